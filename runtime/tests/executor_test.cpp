// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/executor.hpp>
#include <aio/gather.hpp>

#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace {

using aio::run_in_executor;
using aio::task;
using aio::thread_pool;
using aio::to_thread;
using executor_test = virtual_test;

TEST_F(executor_test, runs_on_another_thread_and_gives_the_value) {
  run([]() -> task<> {
    const auto here = std::this_thread::get_id();
    EXPECT_NE(co_await to_thread([] { return std::this_thread::get_id(); }), here);
    EXPECT_EQ(co_await to_thread([](int a, std::unique_ptr<int> b) { return a + *b; }, 1,
                                 std::make_unique<int>(2)),
              3);
    co_await to_thread([] {});
    EXPECT_EQ(std::this_thread::get_id(), here);
  });
}

std::string fetch(const std::string &url, int tries) { return url + ":" + std::to_string(tries); }

TEST_F(executor_test, passes_arguments_on) {
  run([]() -> task<> {
    thread_pool pool(1);
    const std::string url = "a url that is longer than the small buffer";
    EXPECT_EQ(co_await run_in_executor(pool, fetch, url, 3), url + ":3");
    EXPECT_EQ(co_await run_in_executor(nullptr, fetch, "u", 4), "u:4");
    auto taken = [](std::unique_ptr<int> p, int more) { return *p + more; };
    EXPECT_EQ(co_await run_in_executor(pool, taken, std::make_unique<int>(2), 3), 5);
    auto stoppable = [](const std::stop_token &stop, int n) { return stop.stop_possible() ? n : 0; };
    EXPECT_EQ(co_await run_in_executor(pool, stoppable, 7), 7);
    EXPECT_EQ(co_await to_thread(stoppable, 8), 8);
    int here = 0;
    co_await run_in_executor(pool, [](int &n) { n = 9; }, std::ref(here));
    EXPECT_EQ(here, 9);
  });
}

TEST_F(executor_test, any_executor_will_do) {
  struct one_thread_a_job {
    std::vector<std::jthread> threads;
    void submit(aio::detail::callback job) {
      threads.emplace_back([mine = std::move(job)]() mutable { mine(); });
    }
  } own;
  run([&]() -> task<> {
    const auto here = std::this_thread::get_id();
    EXPECT_NE(co_await run_in_executor(own, [] { return std::this_thread::get_id(); }), here);
    EXPECT_EQ(co_await run_in_executor(own, fetch, "u", 1), "u:1");
  });
  EXPECT_EQ(own.threads.size(), 2U);
}

TEST_F(executor_test, throws_what_the_function_threw) {
  run([]() -> task<> {
    thread_pool pool(1);
    EXPECT_THROW(co_await run_in_executor(pool, [] { throw std::runtime_error("x"); }),
                 std::runtime_error);
  });
}

TEST_F(executor_test, many_at_once) {
  thread_pool pool(4);
  std::atomic<int> calls = 0;
  auto one = [&]() -> task<int> {
    co_return co_await run_in_executor(pool, [&] { return ++calls > 0 ? 1 : 0; });
  };
  run([&]() -> task<> {
    std::vector<task<int>> all;
    for (int i = 0; i < 500; ++i)
      all.push_back(one());
    int sum = 0;
    for (int x : co_await aio::gather(std::move(all)))
      sum += x;
    EXPECT_EQ(sum, 500);
  });
  EXPECT_EQ(calls, 500);
}

TEST_F(executor_test, the_function_is_destroyed_before_the_wait_ends) {
  auto token = std::make_shared<int>(0);
  thread_pool pool(1);
  run([&]() -> task<> {
    // Named: g++ 12 destroys a lambda with captures twice if it is a temporary in a co_await.
    auto f = [copy = token] { return *copy; };
    co_await run_in_executor(pool, std::move(f));
    EXPECT_EQ(token.use_count(), 1);
  });
}

TEST_F(executor_test, a_job_that_has_not_begun_is_dropped_at_once) {
  thread_pool pool(1);
  std::latch go(1);
  bool ran = false;
  run([&]() -> task<> {
    auto blocks = [&]() -> task<> { co_await run_in_executor(pool, [&] { go.wait(); }); };
    auto queued = [&]() -> task<> { co_await run_in_executor(pool, [&] { ran = true; }); };
    auto a = aio::create_task(blocks());
    auto b = aio::create_task(queued());
    co_await aio::yield();
    co_await aio::yield();
    b.cancel();
    EXPECT_THROW(co_await b, aio::cancelled);
    EXPECT_FALSE(a.done());
    go.count_down();
    co_await a;
  });
  EXPECT_FALSE(ran);
}

TEST_F(executor_test, a_job_that_runs_is_asked_to_stop_and_waited_for) {
  thread_pool pool(1);
  std::latch began(1);
  std::atomic<bool> ended = false;
  run([&]() -> task<> {
    auto body = [&]() -> task<> {
      co_await run_in_executor(pool, [&](std::stop_token stop) {
        began.count_down();
        while (!stop.stop_requested())
          std::this_thread::yield();
        ended = true;
      });
    };
    auto h = aio::create_task(body());
    co_await aio::yield();
    began.wait();
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_TRUE(ended);
  });
}

TEST_F(executor_test, a_pool_that_ends_fails_the_jobs_it_drops) {
  auto pool = std::make_unique<thread_pool>(1);
  std::latch began(1);
  std::latch go(1);
  /// Dropping the queued job lets the running one end.
  struct opens {
    std::latch *at_end;
    ~opens() { at_end->count_down(); }
  };
  run([&]() -> task<> {
    auto blocks = [&]() -> task<> {
      co_await run_in_executor(*pool, [&] {
        began.count_down();
        go.wait();
      });
    };
    auto queued = [&]() -> task<> {
      auto job = [end = std::make_unique<opens>(&go)] { (void)end; };
      co_await run_in_executor(*pool, std::move(job));
    };
    auto a = aio::create_task(blocks());
    auto b = aio::create_task(queued());
    co_await aio::yield();
    co_await aio::yield();
    began.wait();
    pool.reset();
    co_await a;
    EXPECT_THROW(co_await b, aio::invalid_state);
  });
}

TEST_F(executor_test, a_frame_that_dies_waits_for_its_function) {
  thread_pool pool(1);
  std::atomic<bool> ended = false;
  std::atomic<bool> began = false;
  {
    aio::virtual_loop l;
    bool started = false;
    auto body = [&]() -> task<> {
      int local = 0;
      co_await run_in_executor(pool, [&](std::stop_token stop) {
        began = true;
        while (!stop.stop_requested())
          ++local;
        ended = local >= 0;
      });
    };
    l.call_soon([&] {
      aio::create_task(body()).detach();
      l.call_soon([&] { l.call_soon([&] { started = true; }); });
    });
    l.run_until([&] { return started; });
    while (!began)
      std::this_thread::yield();
  }
  EXPECT_TRUE(ended);
}

} // namespace
