// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/shield.hpp>

namespace {

using aio::shield;
using aio::task;
using shield_test = virtual_test;

TEST_F(shield_test, gives_the_value_or_the_exception) {
  run([]() -> task<> {
    EXPECT_EQ(co_await shield(after(1, 3)), 3);
    EXPECT_THROW((void)co_await shield(fail_after(1, "x")), std::runtime_error);
  });
  EXPECT_TRUE(problems.empty());
}

TEST_F(shield_test, the_task_runs_on_when_the_waiting_one_is_cancelled) {
  std::string log;
  run([&]() -> task<> {
    auto h = aio::create_task(shield(logged(log, 10)));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(at(), 1) << "at once";
    co_await aio::sleep(20s);
    EXPECT_EQ(log, "done ");
  });
}

TEST_F(shield_test, a_handle) {
  run([]() -> task<> {
    auto inner = aio::create_task(after(10, 4));
    auto h = aio::create_task(shield(inner));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW((void)co_await h, aio::cancelled);
    EXPECT_EQ(co_await inner, 4);
    EXPECT_THROW((void)shield(aio::task_handle<int>()), aio::invalid_state);
  });
}

TEST_F(shield_test, its_exception_is_reported_then) {
  run([]() -> task<> {
    auto h = aio::create_task(shield(fail_after(10, "late")));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW((void)co_await h, aio::cancelled);
    co_await aio::sleep(20s);
  });
  EXPECT_EQ(problems.size(), 1U);
}

} // namespace
