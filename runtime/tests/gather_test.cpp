// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/gather.hpp>

#include <memory>

namespace {

using aio::gather;
using aio::task;
using gather_test = virtual_test;

TEST_F(gather_test, gives_all_results_in_order) {
  run([&]() -> task<> {
    auto [a, b, c] = co_await gather(after(3, 1), after(1, 2), aio::create_task(after(2, 3)));
    EXPECT_EQ(a * 100 + b * 10 + c, 123);
    EXPECT_EQ(at(), 3);
    std::vector<task<int>> many;
    for (int i = 0; i < 5; ++i)
      many.push_back(after(5 - i, i));
    const auto got = co_await gather(std::move(many)); // g++ 12: no braces beside co_await
    EXPECT_EQ(got, (std::vector{0, 1, 2, 3, 4}));
    EXPECT_TRUE((co_await gather(std::vector<task<int>>())).empty());
    (void)co_await gather();
  });
}

TEST_F(gather_test, is_lazy) {
  bool began = false;
  run([&]() -> task<> {
    auto body = [](bool &b) -> task<> {
      b = true;
      co_return;
    };
    { auto g = gather(body(began)); }
    co_await aio::sleep(1s);
  });
  EXPECT_FALSE(began);
}

TEST_F(gather_test, moves_values) {
  run([]() -> task<> {
    auto body = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(2); };
    auto [p] = co_await gather(body());
    EXPECT_EQ(*p, 2);
  });
}

TEST_F(gather_test, waits_for_all_then_throws_the_first_in_time) {
  std::string log;
  run([&]() -> task<> {
    try {
      co_await gather(fail_after(2, "second"), fail_after(1, "first"), logged(log, 4));
      ADD_FAILURE();
    } catch (const std::runtime_error &e) {
      EXPECT_STREQ(e.what(), "first");
    }
    EXPECT_EQ(log, "done ") << "not cancelled";
    EXPECT_EQ(at(), 4);
  });
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("exception of task"), std::string::npos);
}

TEST_F(gather_test, a_cancellation_reaches_all_and_waits) {
  std::string log;
  run([&]() -> task<> {
    auto h = aio::create_task([](std::string &l) -> task<> {
      co_await gather(logged(l, 100), logged(l, 200));
    }(log));
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
  });
  EXPECT_EQ(log, "cancelled cancelled cleaned cleaned ");
  EXPECT_EQ(at(), 2);
}

TEST_F(gather_test, settled_throws_none) {
  run([]() -> task<> {
    auto [a, b] = co_await aio::gather_settled(after(1, 5), fail_after(2, "x"));
    EXPECT_EQ(a.value(), 5);
    EXPECT_FALSE(b.has_value());
    EXPECT_THROW((void)b.value(), std::runtime_error);
    std::vector<task<int>> v;
    v.push_back(after(1, 1));
    v.push_back(fail_after(1, "y"));
    auto r = co_await aio::gather_settled(std::move(v));
    EXPECT_TRUE(r[0].has_value());
    EXPECT_NE(r[1].error(), nullptr);
  });
  EXPECT_TRUE(problems.empty());
}

TEST_F(gather_test, ten_thousand) {
  run([]() -> task<> {
    std::vector<task<int>> v;
    for (int i = 0; i < 10'000; ++i)
      v.push_back(after(i % 3, 1));
    EXPECT_EQ((co_await gather(std::move(v))).size(), 10'000U);
  });
}

} // namespace
