// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "drive.hpp"
#include "virtual.hpp"

#include <aio/async_generator.hpp>
#include <aio/task_group.hpp>
#include <aio/timeout.hpp>

#include <concepts>
#include <optional>

namespace {

using aio::task;
using aio::timeout;
using aio::wait_for;
using timeout_test = virtual_test;

TEST_F(timeout_test, in_time) {
  run([&]() -> task<> {
    EXPECT_EQ(co_await wait_for(after(1, 5), 3s), 5);
    EXPECT_EQ(co_await timeout(3s, []() -> task<int> { co_return co_await after(1, 6); }), 6);
    co_await aio::sleep(100s);
    EXPECT_EQ(co_await aio::this_task::cancel_requests(), 0U);
  });
}

TEST_F(timeout_test, too_late) {
  std::string log;
  run([&]() -> task<> {
    EXPECT_THROW(co_await wait_for(logged(log, 100), 2s), aio::timeout_error);
    EXPECT_EQ(at(), 3) << "the cleanup is waited for";
    EXPECT_EQ(log, "cancelled cleaned ");
    EXPECT_EQ(co_await aio::this_task::cancel_requests(), 0U);
    EXPECT_THROW(co_await timeout(0s, []() -> task<> { co_await aio::sleep(1s); }),
                 aio::timeout_error);
    co_await aio::sleep(1s);
  });
}

TEST_F(timeout_test, a_handle_is_cancelled_at_the_deadline) {
  run([&]() -> task<> {
    auto h = aio::create_task(after(100));
    EXPECT_THROW((void)co_await wait_for(h, 2s), aio::timeout_error);
    EXPECT_TRUE(h.was_cancelled());
  });
}

TEST_F(timeout_test, the_exception_of_the_body_passes) {
  run([]() -> task<> {
    EXPECT_THROW((void)co_await wait_for(fail_after(1, "x"), 2s), std::runtime_error);
  });
}

TEST_F(timeout_test, a_cancellation_from_outside_stays_one) {
  run([]() -> task<> {
    auto h = aio::create_task(wait_for(after(100), 50s));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW((void)co_await h, aio::cancelled);
  });
}

TEST_F(timeout_test, both_at_once_is_a_cancellation) {
  run([&]() -> task<> {
    auto h = aio::create_task(wait_for(after(100), 2s));
    auto u = h;
    loop.call_later(2s, [u] { u.cancel(); });
    EXPECT_THROW((void)co_await h, aio::cancelled);
  });
}

TEST_F(timeout_test, nested_the_outer_one_wins_when_it_expires) {
  run([&]() -> task<> {
    bool inner = false;
    auto body = [&]() -> task<> {
      try {
        co_await wait_for(after(100), 50s);
      } catch (const aio::timeout_error &) {
        inner = true;
      }
    };
    EXPECT_THROW(co_await timeout(2s, body), aio::timeout_error);
    EXPECT_FALSE(inner);
  });
}

TEST_F(timeout_test, can_be_moved) {
  run([&]() -> task<> {
    co_await timeout(2s, [&](aio::timeout_scope &t) -> task<> {
      t.reschedule(loop.now() + 20s);
      co_await aio::sleep(10s);
      t.reschedule(std::nullopt);
      co_await aio::sleep(100s);
      EXPECT_FALSE(t.expired());
      EXPECT_FALSE(t.when());
    });
    EXPECT_THROW(co_await timeout(2s,
                                  [&](aio::timeout_scope &t) -> task<> {
                                    try {
                                      co_await aio::sleep(10s);
                                    } catch (const aio::cancelled &) {
                                      EXPECT_TRUE(t.expired());
                                      EXPECT_THROW(t.reschedule(std::nullopt), aio::invalid_state);
                                      throw;
                                    }
                                  }),
                 aio::timeout_error);
  });
}

// PEP 789: neither can be a local of a generator, so neither can be open across its co_yield.
static_assert(!std::constructible_from<aio::timeout_scope, aio::context *,
                                       std::optional<aio::loop::time_point>>);
static_assert(!std::constructible_from<aio::task_group, aio::context *>);

TEST_F(timeout_test, without_a_task_of_a_loop_it_is_an_error) {
  auto body = []() -> task<> { co_await wait_for([]() -> task<> { co_return; }(), 1s); };
  EXPECT_THROW(drive(body), aio::invalid_state);
  loop.call_soon([&] {
    EXPECT_THROW(drive(body), aio::invalid_state) << "a loop, but no task";
    loop.stop();
  });
  loop.run_forever();
}

TEST_F(timeout_test, a_generator_that_is_cancelled_is_at_its_end) {
  run([]() -> task<> {
    auto body = []() -> aio::async_generator<int> {
      co_yield 1;
      co_await aio::sleep(100s);
      co_yield 2;
    };
    auto g = body();
    (void)co_await g.next();
    auto pull = [&]() -> task<> { (void)co_await g.next(); };
    EXPECT_THROW(co_await timeout(2s, pull), aio::timeout_error);
    EXPECT_TRUE(g.done());
    EXPECT_FALSE(co_await g.next());
  });
}

} // namespace
