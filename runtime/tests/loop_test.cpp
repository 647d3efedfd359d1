// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/async_generator.hpp>
#include <aio/detail/unique_function.hpp>

#include <memory>
#include <optional>
#include <thread>

namespace {

using loop_test = virtual_test;

TEST_F(loop_test, callbacks_run_in_order_and_not_inside_call_soon) {
  std::string order;
  loop.call_soon([&] {
    order += 'a';
    loop.call_soon([&] {
      order += 'c';
      loop.stop();
    });
    order += 'b';
  });
  loop.run_forever();
  EXPECT_EQ(order, "abc");
}

TEST_F(loop_test, timers_fire_in_order_of_time_then_of_adding) {
  std::string order;
  loop.call_later(3s, [&] { order += 'c', loop.stop(); });
  loop.call_later(1s, [&] { order += 'a'; });
  loop.call_later(1s, [&] { order += 'b'; });
  aio::timer t = loop.call_later(2s, [&] { order += 'x'; });
  t.cancel();
  t.cancel();
  loop.run_forever();
  EXPECT_EQ(order, "abc");
  EXPECT_EQ(at(), 3);
}

TEST_F(loop_test, many_timers_in_any_order) {
  std::vector<int> fired;
  std::vector<aio::timer> timers;
  for (int i = 0; i < 1000; ++i) {
    const int when = i * 7919 % 1009;
    timers.push_back(loop.call_later(1s * when, [&, when] { fired.push_back(when); }));
  }
  for (int i = 0; i < 1000; i += 3)
    timers[static_cast<std::size_t>(i)].cancel();
  loop.call_later(2000s, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(fired.size(), 666U);
  EXPECT_TRUE(std::is_sorted(fired.begin(), fired.end()));
}

TEST_F(loop_test, a_callback_that_throws_is_reported_and_the_loop_goes_on) {
  loop.call_soon([] { throw std::runtime_error("x"); });
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("callback"), std::string::npos);
}

TEST_F(loop_test, current) {
  EXPECT_EQ(aio::loop::current_or_null(), nullptr);
  EXPECT_THROW((void)aio::loop::current(), aio::invalid_state);
  run([&]() -> aio::task<> {
    EXPECT_EQ(&aio::loop::current(), &loop);
    EXPECT_THROW(loop.run_forever(), aio::invalid_state) << "not nested";
    co_return;
  });
}

TEST_F(loop_test, call_soon_threadsafe_wakes_a_loop_that_is_held) {
  loop.hold();
  std::thread::id where;
  std::thread t([&] {
    loop.call_soon_threadsafe([&] {
      where = std::this_thread::get_id();
      loop.release();
      loop.stop();
    });
  });
  loop.run_forever();
  t.join();
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST_F(loop_test, waiting_for_nothing_is_a_deadlock) {
  EXPECT_THROW(loop.run_forever(), aio::deadlock);
}

TEST_F(loop_test, an_hour_takes_no_time) {
  const auto begin = std::chrono::steady_clock::now();
  run([]() -> aio::task<> { co_await aio::sleep(1h); });
  EXPECT_EQ(at(), 3600);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST_F(loop_test, a_coroutine_that_never_waits_does_not_starve_timers) {
  auto endless = [](bool &stop) -> aio::async_generator<int> {
    while (!stop)
      co_yield 0;
  };
  bool stop = false;
  run([&]() -> aio::task<> {
    loop.call_soon([&] { stop = true; });
    auto g = endless(stop);
    while (auto x = co_await g.next()) {
    }
  });
  EXPECT_TRUE(stop);
}

TEST_F(loop_test, destroyed_with_work_left_destroys_its_frames) {
  auto token = std::make_shared<int>(0);
  std::optional<aio::task_handle<>> handle;
  {
    aio::virtual_loop l;
    l.call_soon([token] {});
    l.call_later(1s, [token] {});
    l.call_soon_threadsafe([token] {});
    aio::timer never;
    l.call_soon([&] {
      handle = aio::create_task([](std::shared_ptr<int>) -> aio::task<> {
        co_await aio::sleep(1000s);
      }(token));
    });
    int turns = 0;
    l.call_soon([&] { l.call_soon([&] { ++turns; }); });
    l.run_until([&] { return turns != 0; });
    l.call_later(1s, [token] {});
    l.call_soon([token] {});
    EXPECT_GT(token.use_count(), 1);
  }
  EXPECT_TRUE(handle->done());
  EXPECT_TRUE(handle->was_cancelled());
  handle.reset();
  EXPECT_EQ(token.use_count(), 1);
}

TEST_F(loop_test, destroyed_when_a_task_holds_the_last_handle_of_a_later_one) {
  std::string log;
  {
    aio::virtual_loop l;
    bool ready = false;
    auto holder = [&]() -> aio::task<> {
      auto ended = aio::create_task(after(0));
      auto waits = aio::create_task(logged(log, 100));
      co_await ended;
      co_await aio::yield();
      ready = true;
      co_await aio::sleep(1000s);
    };
    l.call_soon([&] { aio::create_task(holder()).detach(); });
    l.run_until([&] { return ready; });
  }
  EXPECT_EQ(log, "") << "destroyed, not run";
}

TEST(callback, owns_small_and_large_functions) {
  int calls = 0;
  aio::detail::callback small([&] { ++calls; });
  struct {
    long a[20] = {};
  } big;
  auto p = std::make_unique<int>(1);
  aio::detail::callback large([&calls, big, q = std::move(p)] { calls += *q + (big.a[0] != 0); });
  aio::detail::callback moved(std::move(small));
  EXPECT_FALSE(small); // NOLINT: moved from on purpose
  moved();
  moved = std::move(large);
  moved();
  EXPECT_EQ(calls, 2);
}

TEST_F(loop_test, stop_ends_it_after_the_callbacks_that_are_ready) {
  std::string order;
  loop.call_soon([&] {
    loop.stop();
    loop.call_soon([&] { order += 'c'; });
    order += 'a';
  });
  loop.call_soon([&] { order += 'b'; });
  loop.run_forever();
  EXPECT_EQ(order, "ab");
}

TEST_F(loop_test, destroyed_with_a_dropped_generator_destroys_its_frame) {
  std::string log;
  auto body = [](std::string &l) -> aio::async_generator<int> {
    struct says {
      std::string &l;
      ~says() { l += "destroyed "; }
    } s{l};
    try {
      co_yield 1;
    } catch (const aio::generator_exit &) {
      l += "closed ";
      throw;
    }
  };
  {
    aio::virtual_loop l;
    bool dropped = false;
    auto drop = [&]() -> aio::task<> {
      auto g = body(log);
      (void)co_await g.next();
      { auto mine = std::move(g); }
      dropped = true;
    };
    l.call_soon([&] { aio::create_task(drop()).detach(); });
    l.run_until([&] { return dropped; });
  }
  EXPECT_TRUE(log == "destroyed " || log == "closed destroyed ") << log;
}

TEST_F(loop_test, virtual_time_begins_at_the_epoch_and_waits_for_threads) {
  EXPECT_EQ(at(), 0);
  loop.hold();
  bool fired = false;
  loop.call_later(1s, [&] { fired = true; });
  std::thread t([&] {
    std::this_thread::sleep_for(20ms);
    loop.call_soon_threadsafe([&] {
      EXPECT_EQ(at(), 0);
      EXPECT_FALSE(fired);
      loop.release();
      loop.stop();
    });
  });
  loop.run_forever();
  t.join();
}

TEST(loop_report, goes_to_stderr_if_there_is_no_handler) {
  aio::virtual_loop l;
  l.call_soon([] { throw std::runtime_error("what went wrong"); });
  l.call_soon([&] { l.stop(); });
  testing::internal::CaptureStderr();
  l.run_forever();
  EXPECT_NE(testing::internal::GetCapturedStderr().find("what went wrong"), std::string::npos);
}

} // namespace
