// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/async_for.hpp>
#include <aio/executor.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/timeout.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <functional>
#include <optional>
#include <system_error>
#include <thread>

namespace {

using namespace std::chrono_literals;
using aio::task;

TEST(uv_loop, timers_never_fire_early) {
  const auto begin = std::chrono::steady_clock::now();
  aio::run([]() -> task<> {
    co_await aio::sleep(30ms);
    co_await aio::yield();
    co_await aio::sleep(0ms);
  });
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 29ms);
}

using steady = std::chrono::steady_clock;

void compute(std::chrono::microseconds d) {
  const auto end = steady::now() + d;
  while (steady::now() < end) {
  }
}

TEST(uv_loop, a_timer_that_is_set_after_a_long_callback_is_not_early) {
  aio::run([]() -> task<> {
    co_await aio::sleep(1ms);
    compute(60ms);
    auto begin = steady::now();
    co_await aio::sleep(30ms);
    EXPECT_GE(steady::now() - begin, 30ms);

    compute(60ms);
    begin = steady::now();
    std::optional<steady::duration> fired;
    aio::loop::current().call_later(20ms, [&] { fired = steady::now() - begin; });
    while (!fired)
      co_await aio::sleep(1ms);
    EXPECT_GE(*fired, 20ms);

    compute(60ms);
    begin = steady::now();
    co_await aio::sleep_until(aio::loop::current().now() + 10ms);
    EXPECT_GE(steady::now() - begin, 10ms);
  });
}

TEST(uv_loop, a_timeout_that_is_set_after_a_long_callback_is_not_early) {
  auto quick = []() -> task<int> {
    co_await aio::sleep(1ms);
    co_return 1;
  };
  aio::run([&]() -> task<> {
    co_await aio::sleep(1ms);
    compute(200ms);
    EXPECT_EQ(co_await aio::wait_for(quick(), 190ms), 1);
    compute(200ms);
    auto move = [&](aio::timeout_scope &scope) -> task<int> {
      scope.reschedule(aio::loop::current().after(190ms));
      co_return co_await quick();
    };
    EXPECT_EQ(co_await aio::timeout(1h, std::ref(move)), 1);
  });
}

TEST(uv_loop, a_delay_beyond_the_end_of_time_does_not_fire) {
  const auto for_ever = aio::loop::duration::max();
  aio::run([&]() -> task<> {
    auto sleeping = aio::create_task([](aio::loop::duration d) -> task<> {
      co_await aio::sleep(d);
    }(for_ever));
    co_await aio::sleep(5ms);
    EXPECT_FALSE(sleeping.done());
    auto nothing = []() -> task<int> { co_return 3; };
    EXPECT_EQ(co_await aio::wait_for(nothing(), for_ever), 3);
    co_await aio::sleep_until(aio::loop::time_point::min() + 1ns);
  });
}

TEST(uv_loop, elements_that_are_ready_do_not_starve_a_timeout) {
  auto numbers = []() -> aio::async_generator<int> {
    for (int i = 0; i != 2000; ++i)
      co_yield i;
  };
  int seen = 0;
  auto consume = [&]() -> task<> {
    AIO_FOR(int x, numbers()) {
      seen = x;
      compute(1ms);
    }
  };
  aio::run([&]() -> task<> {
    const auto begin = steady::now();
    EXPECT_THROW(co_await aio::timeout(50ms, std::ref(consume)), aio::timeout_error);
    EXPECT_LT(steady::now() - begin, 1s);
  });
  EXPECT_LT(seen, 1000);
}

TEST(uv_loop, calls_that_are_ready_do_not_starve_a_timeout) {
  auto step = []() -> task<> {
    compute(1ms);
    co_return;
  };
  auto consume = [&]() -> task<> {
    for (int i = 0; i != 2000; ++i)
      co_await step();
  };
  aio::run([&]() -> task<> {
    EXPECT_THROW(co_await aio::timeout(50ms, std::ref(consume)), aio::timeout_error);
  });
}

TEST(uv_loop, what_is_sent_to_a_generator_does_not_starve_a_timeout) {
  auto echo = []() -> aio::async_generator<int, void, int> {
    int last = 0;
    for (;;)
      last = (co_yield last).value_or(0);
  };
  aio::run([&]() -> task<> {
    auto g = echo();
    (void)co_await g.next();
    auto consume = [&]() -> task<> {
      for (int i = 0; i != 2000; ++i) {
        EXPECT_EQ(*co_await g.send(i), i);
        compute(1ms);
      }
    };
    EXPECT_THROW(co_await aio::timeout(50ms, std::ref(consume)), aio::timeout_error);
    EXPECT_EQ(*co_await g.send(7), 7) << "what was not sent is not kept";
    co_await g.close();
  });
}

task<> nap(int ms) { co_await aio::sleep(1ms * ms); }

TEST(uv_loop, many_sleeps_at_once) {
  aio::run([]() -> task<> {
    std::vector<task<>> all;
    for (int i = 0; i < 1000; ++i)
      all.push_back(nap(i % 20));
    co_await aio::gather(std::move(all));
  });
}

TEST(uv_loop, woken_from_another_thread) {
  aio::uv_loop l;
  bool called = false;
  std::thread t([&] {
    std::this_thread::sleep_for(10ms);
    l.call_soon_threadsafe([&] {
      called = true;
      l.stop();
    });
  });
  l.run_forever();
  t.join();
  EXPECT_TRUE(called);
}

TEST(uv_loop, native_handles_run_beside_ready_work) {
  aio::uv_loop l;
  uv_timer_t t;
  uv_timer_init(l.native(), &t);
  bool fired = false;
  t.data = &fired;
  uv_timer_start(&t, [](uv_timer_t *h) { *static_cast<bool *>(h->data) = true; }, 5, 0);
  aio::run_on(l, [&]() -> task<> {
    while (!fired)
      co_await aio::yield();
  });
  EXPECT_TRUE(fired);
}

TEST(uv_loop, threads) {
  EXPECT_EQ(aio::run([]() -> task<int> {
              auto [a, b] = co_await aio::gather(
                  []() -> task<int> { co_return co_await aio::to_thread([] { return 1; }); }(),
                  []() -> task<int> { co_return co_await aio::to_thread([] { return 2; }); }());
              co_return a + b;
            }),
            3);
}

TEST(uv_loop, closes_the_native_handles_that_are_left) {
  uv_timer_t t;
  {
    aio::uv_loop l;
    uv_timer_init(l.native(), &t);
    uv_timer_start(&t, [](uv_timer_t *) {}, 1'000'000, 0);
  }
  EXPECT_NE(uv_is_closing(reinterpret_cast<uv_handle_t *>(&t)), 0);
}

TEST(uv_loop, a_loop_that_cannot_be_made_is_an_error) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = 0;
  setrlimit(RLIMIT_NOFILE, &none);
  EXPECT_THROW(aio::uv_loop(), std::system_error);
  setrlimit(RLIMIT_NOFILE, &before);
}

} // namespace
