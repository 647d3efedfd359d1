// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What async generators hand out: elements, those of nested ones, and how long each of them lives.
#include "drive.hpp"
#include "generators.hpp"

#include <aio/async_generator.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <vector>

namespace {

using aio::async_generator;
using aio::elements_of;
using aio::task;

TEST(async_generator_elements, elements_move_refer_convert_and_are_copied_from_lvalues) {
  drive([]() -> task<> {
    auto moved = []() -> async_generator<std::unique_ptr<int>> {
      co_yield std::make_unique<int>(5);
    };
    auto m = moved();
    while (auto x = co_await m.next())
      EXPECT_EQ(*std::unique_ptr<int>(std::move(*x)), 5);

    int object = 1;
    auto refs = [](int &r) -> async_generator<int &> { co_yield r; };
    auto r = refs(object);
    while (auto x = co_await r.next())
      EXPECT_EQ(&*x, &object);

    auto strings = []() -> async_generator<std::string> {
      std::string local = "a string that is longer than the small buffer";
      co_yield local;
      co_yield local;
      co_yield "a literal that is longer than the small buffer of a string";
    };
    auto s = strings();
    std::vector<std::string> got;
    while (auto x = co_await s.next())
      got.push_back(std::move(*x));
    EXPECT_EQ(got[0], got[1]);
    EXPECT_EQ(got[2].size(), 58U);

    auto constant = []() -> async_generator<const std::string &> { co_yield std::string("temp"); };
    auto c = constant();
    while (auto x = co_await c.next())
      EXPECT_EQ(*x, "temp");
  });
}

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
};

async_generator<int> from(std::allocator_arg_t, std::pmr::polymorphic_allocator<>, int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}

TEST(async_generator_elements, takes_its_frame_from_an_allocator_and_nothing_for_an_element) {
  counting pool;
  drive([&]() -> task<> {
    auto g = from(std::allocator_arg, &pool, 100);
    int n = 0;
    while (auto x = co_await g.next())
      ++n;
    EXPECT_EQ(n, 100);
    EXPECT_EQ(pool.total, 1);
  });
  EXPECT_EQ(pool.live, 0);
}

TEST(async_generator_elements, a_million_ready_elements_do_not_grow_the_stack) {
  drive([]() -> task<> {
    auto g = count(1'000'000);
    long sum = 0;
    while (auto x = co_await g.next())
      sum += *x;
    EXPECT_EQ(sum, 499'999'500'000L);
  });
}

// elements_of

async_generator<int> nested(int depth) {
  if (depth == 0)
    co_return;
  co_yield depth;
  co_yield elements_of(nested(depth - 1));
  co_yield -depth;
}

TEST(async_generator_elements, elements_of_at_any_depth) {
  drive([]() -> task<> {
    auto g = nested(3);
    std::vector<int> got;
    while (auto x = co_await g.next())
      got.push_back(*x);
    EXPECT_EQ(got, (std::vector{3, 2, 1, -1, -2, -3}));
    auto deep = nested(50'000);
    long balance = 0;
    while (auto x = co_await deep.next())
      balance += *x > 0 ? 1 : -1;
    EXPECT_EQ(balance, 0);
  });
}

async_generator<int> deep(int depth, gate *waits) {
  if (depth != 0)
    co_yield elements_of(deep(depth - 1, waits));
  if (waits != nullptr)
    co_await *waits;
  co_yield 42;
}

TEST(async_generator_elements, dropped_at_any_depth_without_a_loop_does_not_grow_the_stack) {
  drive([]() -> task<> {
    auto g = deep(500'000, nullptr);
    EXPECT_EQ(*co_await g.next(), 42);
  });
}

TEST(async_generator_elements, abandoned_at_any_depth_while_it_waits_does_not_grow_the_stack) {
  gate never;
  auto g = deep(500'000, &never);
  auto pull = [&]() -> task<> { (void)co_await g.next(); };
  {
    driven d(pull());
    EXPECT_FALSE(d.done());
  }
  EXPECT_TRUE(g.running());
}

TEST(async_generator_elements, elements_of_a_range) {
  drive([]() -> task<> {
    auto ranged = []() -> async_generator<int> {
      std::vector<int> v{1, 2};
      co_yield elements_of(v);
      co_yield 3;
    };
    auto g = ranged();
    int sum = 0;
    while (auto x = co_await g.next())
      sum += *x;
    EXPECT_EQ(sum, 6);
  });
}

TEST(async_generator_elements, send_throw_and_close_reach_the_leaf) {
  std::string log;
  auto outer = [](std::string &l) -> async_generator<int, void, std::string> {
    co_yield elements_of(echo(l));
    l += "|";
  };
  auto closing = [](std::string &l) -> async_generator<int> {
    std::exception_ptr e;
    try {
      co_yield elements_of(traced(l));
    } catch (const aio::generator_exit &) {
      l += "outer ";
      e = std::current_exception();
    } catch (const std::exception &) {
      l += "handled ";
    }
    if (e)
      std::rethrow_exception(e);
    co_yield 9;
  };
  drive([&]() -> task<> {
    auto g = outer(log);
    (void)co_await g.next();
    (void)co_await g.send("x");
    (void)co_await g.send("y");
    EXPECT_FALSE(co_await g.send("z"));
    EXPECT_EQ(log, "xyz|");
    log.clear();
    auto c = closing(log);
    (void)co_await c.next();
    co_await c.close();
    EXPECT_EQ(log, "exit cleanup7 outer ");
    log.clear();
    auto t = closing(log);
    (void)co_await t.next();
    EXPECT_EQ((co_await t.throw_(std::runtime_error("in"))).value(), 9);
    EXPECT_EQ(log, "in cleanup7 handled ");
  });
}

TEST(async_generator_elements, elements_of_a_begun_generator_is_an_error) {
  drive([]() -> task<> {
    auto outer = [](async_generator<int> g) -> async_generator<int> {
      co_yield elements_of(std::move(g));
    };
    auto g = count(3);
    (void)co_await g.next();
    auto o = outer(std::move(g));
    EXPECT_THROW((void)co_await o.next(), aio::invalid_state);
    auto e = outer(async_generator<int>());
    EXPECT_FALSE(co_await e.next());
  });
}

// Lifetimes

TEST(async_generator_elements, dropped_at_a_yield_without_a_loop_runs_destructors) {
  auto token = std::make_shared<int>(0);
  drive([&]() -> task<> {
    auto g = [](std::shared_ptr<int>) -> async_generator<int> { co_yield 1; }(token);
    (void)co_await g.next();
    EXPECT_EQ(token.use_count(), 2);
  });
  EXPECT_EQ(token.use_count(), 1);
}

TEST(async_generator_elements, destroyed_while_its_consumer_waits_is_a_defined_exception) {
  gate w;
  auto token = std::make_shared<int>(0);
  auto body = [](gate &g, std::shared_ptr<int>) -> async_generator<int> {
    co_await g;
    co_yield 1;
  };
  std::optional<async_generator<int>> gen(body(w, token));
  auto user = [&]() -> task<> { (void)co_await gen->next(); };
  driven d(user());
  gen.reset();
  EXPECT_EQ(token.use_count(), 2) << "the frame is waited for, and must live";
  w.fire();
  EXPECT_TRUE(d.done());
  EXPECT_THROW(d.rethrow(), aio::invalid_state);
  EXPECT_EQ(token.use_count(), 1);
}

TEST(async_generator_elements, a_consumer_that_dies_while_it_waits_takes_the_frame_along) {
  auto token = std::make_shared<int>(0);
  gate w;
  auto body = [](gate &g, std::shared_ptr<int>) -> async_generator<int> {
    co_await g;
    co_yield 1;
  };
  auto user = [&]() -> task<> {
    auto gen = body(w, token);
    (void)co_await gen.next();
  };
  { driven d(user()); }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(async_generator_elements, pulls_in_the_context_of_each_consumer) {
  struct : aio::context {
  } one, two;
  std::vector<aio::context *> seen;
  auto body = [&]() -> async_generator<int> {
    seen.push_back(co_await aio::this_task::get_context());
    co_yield 1;
    seen.push_back(co_await aio::this_task::get_context());
    co_yield 2;
  };
  auto gen = body();
  auto pull = [&]() -> task<> { (void)co_await gen.next(); };
  driven a(pull(), &one);
  driven b(pull(), &two);
  EXPECT_EQ(seen, (std::vector<aio::context *>{&one, &two}));
}

} // namespace
