// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The protocol, row by row as PEP 492 and 525 and CPython 3.11 have it; differences say so.
#include "drive.hpp"

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

template <class G>
concept is_range = requires(G &g) { g.begin(); };
template <class G>
concept is_awaitable = requires(G &g) { g.operator co_await(); };
template <class G>
concept has_lvalue_await = requires(decltype(std::declval<G &>().next()) &c) {
  c.operator co_await();
};
static_assert(!is_range<async_generator<int>>, "range-for does not compile");
static_assert(!is_awaitable<async_generator<int>>);
static_assert(!has_lvalue_await<async_generator<int>>);
static_assert(!std::is_copy_constructible_v<async_generator<int>>);

task<int> ready(int x) { co_return x; }

async_generator<int> count(int n) {
  for (int i = 0; i < n; ++i)
    co_yield co_await ready(i);
}

/// Reports how it ended, and awaits while it unwinds.
async_generator<int> traced(std::string &log) {
  std::exception_ptr error;
  try {
    co_yield 1;
    log += "resumed ";
    co_yield 2;
  } catch (const aio::generator_exit &) {
    log += "exit ";
    error = std::current_exception();
  } catch (const std::exception &e) {
    log += e.what();
    log += ' ';
    error = std::current_exception();
  }
  log += "cleanup" + std::to_string(co_await ready(7)) + " ";
  if (error)
    std::rethrow_exception(error);
}

TEST(async_generator, lazy_and_in_order) {
  drive([]() -> task<> {
    auto g = count(3);
    std::vector<int> got;
    while (auto x = co_await g.next())
      got.push_back(*x);
    EXPECT_EQ(got, (std::vector{0, 1, 2}));
    EXPECT_FALSE(co_await g.next()) << "the end stays the end";
    EXPECT_TRUE(g.done());
  });
}

TEST(async_generator, dropped_before_it_began_never_runs) {
  std::string log;
  { auto g = traced(log); }
  EXPECT_EQ(log, "");
}

TEST(async_generator, the_end_has_no_value) {
  drive([]() -> task<> {
    auto g = count(0);
    auto x = co_await g.next();
    EXPECT_FALSE(x.has_value());
    EXPECT_THROW((void)x.value(), aio::invalid_state);
    EXPECT_THROW((void)*x, aio::invalid_state);
  });
}

// close

TEST(async_generator, close_before_the_first_next_runs_nothing) {
  std::string log;
  drive([&]() -> task<> {
    auto g = traced(log);
    co_await g.close();
    EXPECT_FALSE(co_await g.next());
  });
  EXPECT_EQ(log, "");
}

TEST(async_generator, close_raises_generator_exit_and_cleanup_may_await) {
  std::string log;
  drive([&]() -> task<> {
    auto g = traced(log);
    EXPECT_EQ((co_await g.next()).value(), 1);
    co_await g.close();
    EXPECT_EQ(log, "exit cleanup7 ");
    EXPECT_FALSE(co_await g.next());
    co_await g.close();
    EXPECT_EQ(log, "exit cleanup7 ") << "close is idempotent";
  });
}

TEST(async_generator, close_waits_for_a_cleanup_that_suspends) {
  gate g;
  bool closed = false;
  auto body = [](gate &w) -> async_generator<int> {
    bool leaving = false;
    try {
      co_yield 1;
    } catch (const aio::generator_exit &) {
      leaving = true;
    }
    if (leaving)
      co_await w;
  };
  auto user = [&]() -> task<> {
    auto gen = body(g);
    (void)co_await gen.next();
    co_await gen.close();
    closed = true;
  };
  driven d(user());
  EXPECT_FALSE(closed);
  g.fire();
  EXPECT_TRUE(closed);
}

TEST(async_generator, a_yield_while_closing_is_an_error) {
  drive([]() -> task<> {
    auto stubborn = []() -> async_generator<int> {
      bool again = false;
      try {
        co_yield 1;
      } catch (...) {
        again = true;
      }
      if (again)
        co_yield 2;
    };
    auto g = stubborn();
    (void)co_await g.next();
    EXPECT_THROW(co_await g.close(), aio::invalid_state);
    EXPECT_FALSE(g.done()) << "as in CPython, it stays where it yielded";
    EXPECT_FALSE(co_await g.next());
  });
}

TEST(async_generator, close_passes_another_exception_on) {
  drive([]() -> task<> {
    auto bad = []() -> async_generator<int> {
      try {
        co_yield 1;
      } catch (...) {
        throw std::runtime_error("cleanup");
      }
    };
    auto g = bad();
    (void)co_await g.next();
    EXPECT_THROW(co_await g.close(), std::runtime_error);
    EXPECT_TRUE(g.done());
  });
}

TEST(async_generator, close_after_the_body_swallowed_the_exit_and_ended) {
  drive([]() -> task<> {
    auto quiet = []() -> async_generator<int> {
      try {
        co_yield 1;
      } catch (const aio::generator_exit &) {
      }
    };
    auto g = quiet();
    (void)co_await g.next();
    co_await g.close();
    EXPECT_TRUE(g.done());
  });
}

// throw_

TEST(async_generator, throw_raises_at_the_yield) {
  std::string log;
  drive([&]() -> task<> {
    auto g = traced(log);
    (void)co_await g.next();
    EXPECT_THROW((void)co_await g.throw_(std::runtime_error("boom")), std::runtime_error);
    EXPECT_EQ(log, "boom cleanup7 ");
    EXPECT_FALSE(co_await g.next());
  });
}

TEST(async_generator, throw_gives_the_next_element_if_the_body_handles_it) {
  drive([]() -> task<> {
    auto handler = []() -> async_generator<int> {
      for (int i = 0;; ++i) {
        try {
          co_yield i;
        } catch (const std::runtime_error &) {
          i += 100;
        }
      }
    };
    auto g = handler();
    (void)co_await g.next();
    EXPECT_EQ((co_await g.throw_(std::runtime_error("x"))).value(), 101);
    EXPECT_EQ((co_await g.next()).value(), 102);
    EXPECT_THROW((void)co_await g.throw_(aio::generator_exit()), aio::generator_exit);
  });
}

TEST(async_generator, throw_before_the_first_next_ends_it_and_raises_to_the_caller) {
  std::string log;
  drive([&]() -> task<> {
    auto g = traced(log);
    EXPECT_THROW((void)co_await g.throw_(std::runtime_error("x")), std::runtime_error);
    EXPECT_EQ(log, "");
    EXPECT_FALSE(co_await g.next());
  });
}

TEST(async_generator, throw_at_the_end_raises_to_the_caller) {
  // CPython 3.11 returns None and drops the exception; no exception is lost here.
  drive([]() -> task<> {
    auto g = count(0);
    (void)co_await g.next();
    EXPECT_THROW((void)co_await g.throw_(std::runtime_error("x")), std::runtime_error);
    EXPECT_THROW((void)co_await g.throw_(std::exception_ptr()), aio::invalid_state);
  });
}

// send

async_generator<int, void, std::string> echo(std::string &log) {
  for (int i = 0; i < 3; ++i) {
    std::optional<std::string> s = co_yield i;
    log += s ? *s : "-";
  }
}

TEST(async_generator, send_is_the_result_of_the_yield) {
  std::string log;
  drive([&]() -> task<> {
    auto g = echo(log);
    EXPECT_THROW((void)co_await g.send("early"), aio::invalid_state);
    EXPECT_EQ((co_await g.next()).value(), 0);
    EXPECT_EQ((co_await g.send("a")).value(), 1);
    EXPECT_EQ((co_await g.next()).value(), 2);
    EXPECT_FALSE(co_await g.send("b"));
    EXPECT_FALSE(co_await g.send("late")) << "asend on a closed one: StopAsyncIteration";
  });
  EXPECT_EQ(log, "a-b");
}

// Exceptions out of the body

TEST(async_generator, an_exception_ends_it) {
  drive([]() -> task<> {
    auto bad = []() -> async_generator<int> {
      co_yield 1;
      throw std::runtime_error("body");
    };
    auto g = bad();
    (void)co_await g.next();
    EXPECT_THROW((void)co_await g.next(), std::runtime_error);
    EXPECT_FALSE(co_await g.next()) << "once";
  });
}

// One operation at a time

TEST(async_generator, an_operation_while_one_runs_is_an_error) {
  gate w;
  auto body = [](gate &g) -> async_generator<int> {
    co_await g;
    co_yield 1;
  };
  auto gen = body(w);
  int got = 0;
  auto first = [&]() -> task<> { got = (co_await gen.next()).value(); };
  driven d(first());
  EXPECT_TRUE(gen.running());
  drive([&]() -> task<> {
    EXPECT_THROW((void)co_await gen.next(), aio::invalid_state);
    EXPECT_THROW(co_await gen.close(), aio::invalid_state);
    EXPECT_THROW((void)co_await gen.throw_(1), aio::invalid_state);
  });
  w.fire();
  EXPECT_TRUE(d.done());
  EXPECT_EQ(got, 1);
}

TEST(async_generator, an_empty_one_is_an_error_or_closed) {
  drive([]() -> task<> {
    async_generator<int> g;
    EXPECT_THROW((void)co_await g.next(), aio::invalid_state);
    co_await g.close();
    EXPECT_TRUE(g.done());
  });
}

// Elements

TEST(async_generator, elements_move_refer_convert_and_are_copied_from_lvalues) {
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

TEST(async_generator, takes_its_frame_from_an_allocator_and_nothing_for_an_element) {
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

TEST(async_generator, a_million_ready_elements_do_not_grow_the_stack) {
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

TEST(async_generator, elements_of_at_any_depth) {
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

TEST(async_generator, elements_of_a_range) {
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

TEST(async_generator, send_throw_and_close_reach_the_leaf) {
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

TEST(async_generator, elements_of_a_begun_generator_is_an_error) {
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

TEST(async_generator, dropped_at_a_yield_without_a_loop_runs_destructors) {
  auto token = std::make_shared<int>(0);
  drive([&]() -> task<> {
    auto g = [](std::shared_ptr<int>) -> async_generator<int> { co_yield 1; }(token);
    (void)co_await g.next();
    EXPECT_EQ(token.use_count(), 2);
  });
  EXPECT_EQ(token.use_count(), 1);
}

TEST(async_generator, destroyed_while_its_consumer_waits_is_a_defined_exception) {
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

TEST(async_generator, a_consumer_that_dies_while_it_waits_takes_the_frame_along) {
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

TEST(async_generator, pulls_in_the_context_of_each_consumer) {
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
