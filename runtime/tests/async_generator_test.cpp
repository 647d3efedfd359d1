// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The protocol, row by row as PEP 492 and 525 and CPython 3.11 have it; differences say so.
#include "drive.hpp"
#include "generators.hpp"

#include <aio/async_generator.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace {

using aio::async_generator;
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

} // namespace
