// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "drive.hpp"
#include "virtual.hpp"

namespace {

using aio::task;
using sleep_test = virtual_test;

TEST_F(sleep_test, resumes_at_the_time) {
  run([&]() -> task<> {
    co_await aio::sleep(2s);
    EXPECT_EQ(at(), 2);
    co_await aio::sleep_until(loop.now() + 3s);
    EXPECT_EQ(at(), 5);
    co_await aio::sleep(-1s);
    EXPECT_EQ(at(), 5);
  });
}

TEST_F(sleep_test, yield_lets_others_run_in_the_next_turn) {
  std::string order;
  run([&]() -> task<> {
    loop.call_soon([&] { order += 'b'; });
    order += 'a';
    co_await aio::yield();
    order += 'c';
  });
  EXPECT_EQ(order, "abc");
}

TEST_F(sleep_test, cancelled_at_once) {
  run([&]() -> task<> {
    auto h = aio::create_task(after(100));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(at(), 1);
  });
}

TEST_F(sleep_test, a_pending_cancellation_is_raised_by_the_next_sleep) {
  run([&]() -> task<> {
    auto h = aio::create_task([]() -> task<> {
      aio::context *c = co_await aio::this_task::get_context();
      c->cancel();
      bool raised = false;
      try {
        co_await aio::sleep(100s);
      } catch (const aio::cancelled &) {
        raised = true;
      }
      EXPECT_TRUE(raised);
      co_await aio::sleep(1s); // an edge: the next one sleeps
    }());
    co_await h;
    EXPECT_EQ(at(), 1);
  });
}

TEST_F(sleep_test, a_cancellation_after_the_timer_fired_is_not_lost) {
  run([&]() -> task<> {
    auto h = aio::create_task(after(5));
    loop.call_later(5s, [&] { h.cancel(); });
    EXPECT_THROW(co_await h, aio::cancelled);
  });
}

TEST(sleep, without_a_loop_it_is_an_error) {
  auto body = []() -> task<> { co_await aio::sleep(1s); };
  EXPECT_THROW(drive(body), aio::invalid_state);
}

} // namespace
