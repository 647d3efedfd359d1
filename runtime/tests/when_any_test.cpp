// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/when_any.hpp>

namespace {

using aio::task;
using aio::when_any;
using when_any_test = virtual_test;

TEST_F(when_any_test, the_first_wins_and_the_losers_are_cancelled_and_joined) {
  std::string log;
  run([&]() -> task<> {
    auto r = co_await when_any(logged(log, 100), after(2, 7));
    EXPECT_EQ(r.index, 1U);
    EXPECT_EQ(std::get<1>(r.value), 7);
    EXPECT_EQ(log, "cancelled cleaned ");
    EXPECT_EQ(at(), 3);
    std::vector<task<int>> v;
    v.push_back(after(5, 1));
    v.push_back(after(3, 2));
    auto s = co_await when_any(std::move(v));
    EXPECT_EQ(s.index, 1U);
    EXPECT_EQ(s.value, 2);
  });
}

TEST_F(when_any_test, throws_what_the_winner_threw) {
  run([]() -> task<> {
    EXPECT_THROW((void)co_await when_any(fail_after(1, "x"), after(2)), std::runtime_error);
    EXPECT_THROW((void)co_await when_any(std::vector<task<int>>()), aio::invalid_state);
  });
  EXPECT_TRUE(problems.empty());
}

TEST_F(when_any_test, an_exception_of_a_loser_is_reported) {
  run([]() -> task<> {
    (void)co_await when_any(after(1), []() -> task<> {
      try {
        co_await aio::sleep(10s);
      } catch (const aio::cancelled &) {
        throw std::runtime_error("cleanup");
      }
    }());
  });
  EXPECT_EQ(problems.size(), 1U);
}

TEST_F(when_any_test, a_cancellation_reaches_all) {
  std::string log;
  run([&]() -> task<> {
    auto h = aio::create_task([](std::string &l) -> task<> {
      (void)co_await when_any(logged(l, 100), logged(l, 100));
    }(log));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
  });
  EXPECT_EQ(log, "cancelled cancelled cleaned cleaned ");
}

} // namespace
