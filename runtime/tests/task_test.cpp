// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "drive.hpp"

#include <aio/task.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <memory_resource>
#include <string>
#include <type_traits>

namespace {

template <class T>
concept awaitable_as = requires(T (*f)()) { f().operator co_await(); };

static_assert(awaitable_as<aio::task<int>>);
static_assert(!awaitable_as<aio::task<int> &>, "an lvalue is not awaitable");
static_assert(!awaitable_as<const aio::task<int> &>);
static_assert(!std::is_copy_constructible_v<aio::task<int>>);
static_assert(std::is_nothrow_move_constructible_v<aio::task<int>>);

struct noisy {
  explicit noisy(int &count) : count_(&count) { ++*count_; }
  noisy(const noisy &o) : count_(o.count_) { ++*count_; }
  ~noisy() { --*count_; }
  noisy &operator=(const noisy &) = delete;
  int *count_;
};

aio::task<int> answer() { co_return 42; }
aio::task<int> broken() {
  throw std::runtime_error("broken");
  co_return 0;
}

TEST(task, is_lazy_and_unawaited_never_runs) {
  bool ran = false;
  int alive = 0;
  auto f = [](bool &r, noisy) -> aio::task<> {
    r = true;
    co_return;
  };
  {
    auto t = f(ran, noisy(alive));
    EXPECT_FALSE(t.empty());
    EXPECT_EQ(alive, 1) << "the frame keeps the parameter";
  }
  EXPECT_FALSE(ran);
  EXPECT_EQ(alive, 0) << "the frame dies with the task";
}

TEST(task, gives_its_value) {
  int got = 0;
  drive([&]() -> aio::task<> { got = co_await answer(); });
  EXPECT_EQ(got, 42);
}

TEST(task, frame_dies_with_the_full_expression) {
  int alive = 0;
  auto f = [](noisy) -> aio::task<int> { co_return 1; };
  drive([&]() -> aio::task<> {
    EXPECT_EQ(co_await f(noisy(alive)), 1);
    EXPECT_EQ(alive, 0);
  });
}

TEST(task, moves_only_values_and_references) {
  int object = 1;
  auto unique = []() -> aio::task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  auto refer = [](int &x) -> aio::task<int &> { co_return x; };
  drive([&]() -> aio::task<> {
    auto p = co_await unique();
    EXPECT_EQ(*p, 7);
    int &r = co_await refer(object);
    EXPECT_EQ(&r, &object);
  });
}

TEST(task, throws_what_the_body_threw) {
  drive([]() -> aio::task<> {
    EXPECT_THROW((void)co_await broken(), std::runtime_error);
  });
}

TEST(task, awaited_twice_is_a_defined_exception) {
  drive([]() -> aio::task<> {
    auto t = answer();
    EXPECT_EQ(co_await std::move(t), 42);
    EXPECT_TRUE(t.empty());
    try {
      (void)co_await std::move(t);
      ADD_FAILURE();
    } catch (const aio::invalid_state &e) {
      EXPECT_NE(std::string(e.what()).find("coro-task-awaited-twice"), std::string::npos);
    }
    EXPECT_THROW(co_await aio::task<>(), aio::invalid_state);
  });
}

TEST(task, resumes_the_awaiting_coroutine_when_it_ends) {
  gate g;
  std::string order;
  auto inner = [&]() -> aio::task<> {
    order += 'a';
    co_await g;
    order += 'c';
  };
  auto outer = [&]() -> aio::task<> {
    co_await inner();
    order += 'd';
  };
  driven d(outer());
  order += 'b';
  EXPECT_FALSE(d.done());
  g.fire();
  EXPECT_TRUE(d.done());
  EXPECT_EQ(order, "abcd");
}

aio::task<int> depth(int n) {
  if (n == 0)
    co_return 0;
  co_return 1 + co_await depth(n - 1);
}

TEST(task, deep_and_long_chains_do_not_grow_the_stack) {
  drive([]() -> aio::task<> {
    EXPECT_EQ(co_await depth(100'000), 100'000);
    long sum = 0;
    for (int i = 0; i < 1'000'000; ++i)
      sum += co_await answer();
    EXPECT_EQ(sum, 42'000'000);
  });
}

TEST(task, body_runs_in_the_context_of_the_awaiting_task) {
  struct : aio::context {
  } own;
  aio::context *seen = nullptr;
  auto inner = [&]() -> aio::task<> { seen = co_await aio::this_task::get_context(); };
  auto outer = [&]() -> aio::task<> { co_await inner(); };
  driven d(outer(), &own);
  d.rethrow();
  EXPECT_EQ(seen, &own);
}

TEST(task, passes_through_std_function) {
  std::function<aio::task<int>()> f = answer;
  int got = 0;
  drive([&]() -> aio::task<> { got = co_await f(); });
  EXPECT_EQ(got, 42);
}

TEST(task, takes_its_frame_from_an_allocator) {
  struct counting : std::pmr::memory_resource {
    void *do_allocate(std::size_t n, std::size_t a) override {
      ++live;
      ++total;
      return std::pmr::new_delete_resource()->allocate(n, a);
    }
    void do_deallocate(void *p, std::size_t n, std::size_t a) override {
      --live;
      std::pmr::new_delete_resource()->deallocate(p, n, a);
    }
    bool do_is_equal(const memory_resource &o) const noexcept override { return this == &o; }
    int live = 0;
    int total = 0;
  } pool;
  auto f = [](std::allocator_arg_t, std::pmr::polymorphic_allocator<>, int n) -> aio::task<int> {
    co_return n;
  };
  drive([&]() -> aio::task<> {
    auto t = f(std::allocator_arg, &pool, 3);
    EXPECT_EQ(pool.live, 1);
    EXPECT_EQ(co_await std::move(t), 3);
    EXPECT_EQ(pool.live, 0);
  });
  EXPECT_EQ(pool.total, 1);
}

} // namespace
