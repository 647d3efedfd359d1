// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/generator.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <ranges>
#include <string>
#include <vector>

namespace {

using aio::elements_of;
using aio::generator;

static_assert(std::ranges::input_range<generator<int>>);
static_assert(std::ranges::view<generator<const std::string &>>);
static_assert(std::same_as<std::ranges::range_reference_t<generator<int>>, int &&>);
static_assert(std::same_as<std::ranges::range_reference_t<generator<int &>>, int &>);

template <class Promise>
concept can_await = requires(Promise &p) { p.await_transform(0); };
static_assert(!can_await<generator<int>::promise_type>, "co_await inside does not compile");

generator<int> count(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}

template <class G> auto all(G g) {
  std::vector<std::remove_cvref_t<std::ranges::range_reference_t<G>>> out;
  for (auto &&x : g)
    out.push_back(std::forward<decltype(x)>(x));
  return out;
}

TEST(generator, yields_in_order_and_is_lazy) {
  EXPECT_EQ(all(count(3)), (std::vector{0, 1, 2}));
  EXPECT_TRUE(all(count(0)).empty());
  bool ran = false;
  {
    auto g = [](bool &r) -> generator<int> {
      r = true;
      co_yield 1;
    }(ran);
  }
  EXPECT_FALSE(ran);
}

TEST(generator, works_with_views) {
  int sum = 0;
  for (int x : count(100) | std::views::filter([](int i) { return i % 2 == 0; }) |
                   std::views::take(3))
    sum += x;
  EXPECT_EQ(sum, 0 + 2 + 4);
}

TEST(generator, dies_at_any_yield_running_destructors) {
  auto token = std::make_shared<int>(0);
  {
    auto g = [](std::shared_ptr<int> p) -> generator<int> {
      auto local = p;
      co_yield 1;
      co_yield 2;
    }(token);
    auto i = g.begin();
    EXPECT_EQ(*i, 1);
    EXPECT_GT(token.use_count(), 2);
  }
  EXPECT_EQ(token.use_count(), 1);
}

generator<std::string> copies() {
  std::string local = "a string that is longer than the small buffer";
  co_yield local;
  co_yield local;
}

TEST(generator, a_yielded_lvalue_is_the_consumers_to_change) {
  std::vector<std::string> got;
  for (auto &&s : copies()) {
    got.push_back(std::move(s));
  }
  EXPECT_EQ(got[0], got[1]);
}

TEST(generator, references_and_move_only_elements) {
  auto refs = [](int &x) -> generator<int &> {
    co_yield x;
    co_yield x;
  };
  int object = 1;
  for (int &x : refs(object))
    x *= 3;
  EXPECT_EQ(object, 9);
  auto moved = []() -> generator<std::unique_ptr<int>> { co_yield std::make_unique<int>(5); };
  for (auto &&p : moved())
    EXPECT_EQ(*std::unique_ptr<int>(std::move(p)), 5);
}

generator<int> nested(int depth) {
  if (depth == 0)
    co_return;
  co_yield depth;
  co_yield elements_of(nested(depth - 1));
  co_yield -depth;
}

TEST(generator, elements_of_a_generator) {
  EXPECT_EQ(all(nested(3)), (std::vector{3, 2, 1, -1, -2, -3}));
}

TEST(generator, elements_of_any_depth_does_not_grow_the_stack) {
  long n = 0;
  for (int x : nested(100'000))
    n += x > 0 ? 1 : -1;
  EXPECT_EQ(n, 0);
}

generator<int> deep(int depth) {
  if (depth == 0)
    co_yield 42;
  else
    co_yield elements_of(deep(depth - 1));
}

TEST(generator, left_at_any_depth_it_is_destroyed_without_growing_the_stack) {
  for (int x : deep(500'000)) {
    EXPECT_EQ(x, 42);
    break;
  }
  auto assigned = deep(500'000);
  (void)assigned.begin();
  assigned = count(1);
  EXPECT_EQ(all(std::move(assigned)), std::vector{0});
}

TEST(generator, left_early_it_is_destroyed_from_within) {
  std::string log;
  struct says {
    std::string &log;
    std::string what;
    ~says() { log += what; }
  };
  auto inner = [&]() -> generator<int> {
    says last{log, "inner "};
    co_yield elements_of(std::views::iota(0, 3));
  };
  auto outer = [&](generator<int> given) -> generator<int> {
    says last{log, "outer "};
    co_yield elements_of(std::move(given));
  };
  {
    auto g = outer(inner());
    (void)g.begin();
  }
  EXPECT_EQ(log, "inner outer ");
}

TEST(generator, elements_of_a_range) {
  std::vector<int> v{1, 2, 3};
  auto g = [](std::vector<int> &r) -> generator<int> {
    co_yield elements_of(r);
    co_yield elements_of(std::views::iota(7, 9));
  };
  EXPECT_EQ(all(g(v)), (std::vector{1, 2, 3, 7, 8}));
}

TEST(generator, throws_what_the_body_threw_and_is_then_at_its_end) {
  auto g = []() -> generator<int> {
    co_yield 1;
    throw std::runtime_error("body");
  }();
  auto i = g.begin();
  EXPECT_THROW(++i, std::runtime_error);
  EXPECT_TRUE(i == std::default_sentinel);
}

TEST(generator, an_exception_passes_through_elements_of) {
  auto inner = []() -> generator<int> {
    co_yield 1;
    throw std::runtime_error("inner");
  };
  auto outer = [&]() -> generator<int> {
    bool caught = false;
    try {
      co_yield elements_of(inner());
    } catch (const std::runtime_error &) {
      caught = true;
    }
    if (caught)
      co_yield 2;
  };
  EXPECT_EQ(all(outer()), (std::vector{1, 2}));
}

TEST(generator, misuse_is_a_defined_exception) {
  auto g = count(3);
  (void)g.begin();
  EXPECT_THROW((void)g.begin(), aio::invalid_state);
  generator<int> empty;
  EXPECT_THROW((void)empty.begin(), aio::invalid_state);
  auto none = count(0);
  auto end = none.begin();
  EXPECT_THROW((void)*end, aio::invalid_state);
  auto begun = count(3);
  (void)begun.begin();
  auto outer = [](generator<int> b) -> generator<int> { co_yield elements_of(std::move(b)); };
  auto o = outer(std::move(begun));
  EXPECT_THROW((void)o.begin(), aio::invalid_state);
}

TEST(generator, a_million_elements) {
  long sum = 0;
  for (int x : count(1'000'000))
    sum += x;
  EXPECT_EQ(sum, 499'999'500'000L);
}

} // namespace
