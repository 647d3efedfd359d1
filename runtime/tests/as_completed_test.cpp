// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/as_completed.hpp>
#include <aio/async_for.hpp>

namespace {

using aio::as_completed;
using aio::task;
using as_completed_test = virtual_test;

std::vector<task<int>> three() {
  std::vector<task<int>> v;
  v.push_back(after(3, 3));
  v.push_back(after(1, 1));
  v.push_back(after(2, 2));
  return v;
}

TEST_F(as_completed_test, in_the_order_of_the_ends) {
  run([&]() -> task<> {
    std::vector<int> got;
    AIO_FOR(int x, as_completed(three()))
      got.push_back(x);
    EXPECT_EQ(got, (std::vector{1, 2, 3}));
    EXPECT_EQ(at(), 3);
  });
}

TEST_F(as_completed_test, closed_early_cancels_and_joins_the_rest) {
  std::string log;
  run([&]() -> task<> {
    std::vector<task<>> v;
    v.push_back(logged(log, 1));
    v.push_back(logged(log, 100));
    auto g = as_completed(std::move(v));
    (void)co_await g.next();
    co_await g.close();
    EXPECT_EQ(log, "done cancelled cleaned ");
  });
}

TEST_F(as_completed_test, throws_the_exception_of_a_task_and_ends) {
  std::string log;
  run([&]() -> task<> {
    auto v = three();
    v.push_back(fail_after(2, "x"));
    auto g = as_completed(std::move(v));
    EXPECT_EQ((co_await g.next()).value(), 1);
    EXPECT_EQ((co_await g.next()).value(), 2);
    EXPECT_THROW((void)co_await g.next(), std::runtime_error);
    EXPECT_FALSE(co_await g.next());
    EXPECT_EQ(at(), 2);
  });
}

TEST_F(as_completed_test, a_cancelled_consumer_takes_the_tasks_along) {
  std::string log;
  run([&]() -> task<> {
    auto h = aio::create_task([](std::string &l) -> task<> {
      std::vector<task<>> v;
      v.push_back(logged(l, 100));
      AIO_FOR([[maybe_unused]] auto &x, as_completed(std::move(v))) {}
    }(log));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(log, "cancelled cleaned ");
  });
}

TEST_F(as_completed_test, starts_at_the_first_next_and_dropped_the_loop_ends_the_tasks) {
  std::string log;
  run([&]() -> task<> {
    std::vector<task<>> v;
    v.push_back(logged(log, 1));
    v.push_back(logged(log, 100));
    {
      auto g = as_completed(std::move(v));
      co_await aio::sleep(10s);
      EXPECT_EQ(log, "");
      (void)co_await g.next();
    }
    co_await aio::sleep(5s);
    EXPECT_EQ(log, "done cancelled cleaned ");
  });
}

} // namespace
