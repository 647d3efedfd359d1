// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "drive.hpp"

#include <aio/cancellation.hpp>

#include <gtest/gtest.h>

namespace {

struct own_context : aio::context {};

struct operation : aio::detail::cancellable {
  bool cancel() noexcept override {
    ++calls;
    return takes;
  }
  int calls = 0;
  bool takes = true;
};

static_assert(!std::is_base_of_v<std::exception, aio::cancelled>);
static_assert(!std::is_base_of_v<std::exception, aio::generator_exit>);
static_assert(!std::is_base_of_v<std::exception, aio::interrupted>);

TEST(cancellation, reaches_the_operation_that_waits) {
  own_context c;
  operation op;
  c.wait_for(&op);
  c.cancel();
  EXPECT_EQ(op.calls, 1);
  EXPECT_FALSE(c.take_pending()) << "the operation raises it";
}

TEST(cancellation, stays_pending_if_nothing_waits) {
  own_context c;
  c.cancel();
  EXPECT_TRUE(c.take_pending());
  EXPECT_FALSE(c.take_pending()) << "an edge: raised once";
  EXPECT_EQ(c.cancel_requests(), 1U) << "a level: still visible";
}

TEST(cancellation, stays_pending_if_the_operation_is_over) {
  own_context c;
  operation op;
  op.takes = false;
  c.wait_for(&op);
  c.cancel();
  EXPECT_TRUE(c.take_pending());
}

TEST(cancellation, uncancel_takes_a_request_back) {
  own_context c;
  EXPECT_EQ(c.uncancel(), 0U);
  c.cancel();
  c.cancel();
  EXPECT_EQ(c.uncancel(), 1U);
  EXPECT_TRUE(c.pending());
  EXPECT_EQ(c.uncancel(), 0U);
  EXPECT_FALSE(c.pending());
}

TEST(cancellation, stop_token_follows_the_first_request) {
  own_context c;
  std::stop_token before = c.stop_token();
  EXPECT_FALSE(before.stop_requested());
  c.cancel();
  EXPECT_TRUE(before.stop_requested());
  own_context d;
  d.cancel();
  EXPECT_TRUE(d.stop_token().stop_requested());
}

TEST(cancellation, a_coroutine_sees_its_own) {
  own_context c;
  unsigned requests = 9;
  bool raised = false;
  auto body = [&]() -> aio::task<> {
    co_await aio::this_task::throw_if_cancelled();
    c.cancel();
    requests = co_await aio::this_task::cancel_requests();
    EXPECT_TRUE((co_await aio::this_task::stop_token()).stop_requested());
    try {
      co_await aio::this_task::throw_if_cancelled();
    } catch (const std::exception &) {
      ADD_FAILURE() << "cancelled is no std::exception";
    } catch (const aio::cancelled &) {
      raised = true;
    }
  };
  driven d(body(), &c);
  d.rethrow();
  EXPECT_EQ(requests, 1U);
  EXPECT_TRUE(raised);
}

TEST(cancellation, a_foreign_coroutine_has_none) {
  drive([]() -> aio::task<> {
    EXPECT_EQ(co_await aio::this_task::get_context(), nullptr);
    EXPECT_EQ(co_await aio::this_task::cancel_requests(), 0U);
    EXPECT_FALSE((co_await aio::this_task::stop_token()).stop_possible());
    co_await aio::this_task::throw_if_cancelled();
  });
}

TEST(exception_group, keeps_every_error) {
  aio::exception_group g("two", {std::make_exception_ptr(1), std::make_exception_ptr(2)});
  EXPECT_STREQ(g.what(), "two (2)");
  EXPECT_EQ(g.errors().size(), 2U);
}

} // namespace
