// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/executor.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>
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
