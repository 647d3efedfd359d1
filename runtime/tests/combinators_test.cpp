// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/combinators.hpp>
#include <aio/map_concurrently.hpp>

#include <memory>
#include <set>

namespace {

using aio::async_generator;
using aio::task;
using combinators_test = virtual_test;

/// Counts up, a second (or `step`) apart; says in `closed` when it ended, however.
async_generator<int> count(int n, int &closed, int step = 1) {
  std::exception_ptr error;
  try {
    for (int i = 0; i < n; ++i) {
      co_await aio::sleep(1s * step);
      co_yield i;
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await aio::sleep(1s);
  ++closed;
  if (error)
    std::rethrow_exception(error);
}

TEST_F(combinators_test, map_filter_take_to) {
  int closed = 0;
  run([&]() -> task<> {
    auto doubled = aio::map(count(100, closed), [](int x) { return x * 2; });
    auto some = aio::filter(std::move(doubled), [](int x) -> task<bool> {
      co_await aio::yield();
      co_return x % 3 == 0;
    });
    // g++ 12: no braces beside co_await.
    const auto got = co_await aio::to<std::vector>(aio::take(std::move(some), 3));
    EXPECT_EQ(got, (std::vector{0, 6, 12}));
    EXPECT_EQ(closed, 1) << "the source is closed through the whole chain, and awaited";
    auto slow = aio::map(count(3, closed), [](int x) -> task<std::string> {
      co_await aio::sleep(1s);
      co_return std::to_string(x);
    });
    EXPECT_EQ((co_await aio::to<std::set<std::string>>(std::move(slow))).size(), 3U);
  });
}

TEST_F(combinators_test, take_does_not_pull_the_next) {
  int pulled = 0;
  run([&]() -> task<> {
    auto source = [](int &p) -> async_generator<int> {
      for (;;)
        co_yield ++p;
    };
    EXPECT_EQ((co_await aio::to<std::vector>(aio::take(source(pulled), 2))).size(), 2U);
  });
  EXPECT_EQ(pulled, 2);
}

TEST_F(combinators_test, enumerate_zip_chain_chunk) {
  int closed = 0;
  run([&]() -> task<> {
    std::string log;
    AIO_FOR(auto &p, aio::enumerate(aio::chain(count(2, closed), count(1, closed)), 5))
      log += std::to_string(p.first) + ":" + std::to_string(p.second) + " ";
    EXPECT_EQ(log, "5:0 6:1 7:0 ");
    EXPECT_EQ(closed, 2);
    log.clear();
    AIO_FOR(auto &t, aio::zip(count(2, closed), count(9, closed)))
      log += std::to_string(std::get<0>(t) + std::get<1>(t)) + " ";
    EXPECT_EQ(log, "0 2 ");
    EXPECT_EQ(closed, 4) << "the longer one is closed";
    std::vector<std::size_t> sizes;
    AIO_FOR(auto &c, aio::chunk(count(5, closed), 2))
      sizes.push_back(c.size());
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
    auto zero = aio::chunk(count(5, closed), 0);
    EXPECT_THROW((void)co_await zero.next(), aio::invalid_state);
  });
}

TEST_F(combinators_test, elements_stay_references) {
  int closed = 0;
  std::vector<int> numbers{1, 2, 3};
  run([&]() -> task<> {
    auto source = [](std::vector<int> &v) -> async_generator<int &> {
      co_yield aio::elements_of(v);
    };
    AIO_FOR(int &x, aio::filter(source(numbers), [](int x) { return x != 2; }))
      x = 0;
    EXPECT_EQ(numbers, (std::vector{0, 2, 0}));
    auto pointers = []() -> async_generator<std::unique_ptr<int>> {
      co_yield std::make_unique<int>(1);
      co_yield std::make_unique<int>(2);
    };
    EXPECT_EQ((co_await aio::to<std::vector>(aio::buffer(pointers(), 2))).size(), 2U);
    EXPECT_EQ(closed, 0);
  });
}

TEST_F(combinators_test, merge_as_they_come) {
  int closed = 0;
  run([&]() -> task<> {
    std::vector<int> got;
    AIO_FOR(int x, aio::merge(count(3, closed, 2), count(2, closed, 5)))
      got.push_back(x);
    EXPECT_EQ(got, (std::vector{0, 1, 0, 2, 1}));
    EXPECT_EQ(closed, 2);
    AIO_FOR(int x, aio::merge(count(30, closed, 2), count(30, closed, 5))) {
      if (x == 3)
        break;
    }
    EXPECT_EQ(closed, 4);
  });
}

TEST_F(combinators_test, merge_ends_with_the_first_exception) {
  int closed = 0;
  run([&]() -> task<> {
    auto bad = []() -> async_generator<int> {
      co_await aio::sleep(3s);
      throw std::runtime_error("x");
      co_yield 1;
    };
    auto m = aio::merge(count(9, closed), bad());
    int n = 0;
    bool caught = false;
    try {
      while (auto x = co_await m.next())
        ++n;
    } catch (const std::runtime_error &) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    EXPECT_GE(n, 2);
    EXPECT_EQ(closed, 1);
  });
}

TEST_F(combinators_test, buffer_pulls_ahead) {
  int closed = 0;
  run([&]() -> task<> {
    std::vector<int> got;
    AIO_FOR(int x, aio::buffer(count(4, closed), 3)) {
      co_await aio::sleep(1s);
      got.push_back(x);
    }
    EXPECT_EQ(got, (std::vector{0, 1, 2, 3}));
    EXPECT_LE(at(), 6) << "producer and consumer overlap";
    EXPECT_EQ(closed, 1);
    AIO_FOR(int x, aio::buffer(count(100, closed), 3)) {
      if (x == 2)
        break;
    }
    EXPECT_EQ(closed, 2);
    auto bad = []() -> async_generator<int> {
      co_yield 1;
      throw std::runtime_error("x");
    };
    auto b = aio::buffer(bad(), 3);
    EXPECT_EQ((co_await b.next()).value(), 1);
    EXPECT_THROW((void)co_await b.next(), std::runtime_error);
  });
  EXPECT_TRUE(problems.empty());
}

TEST_F(combinators_test, an_exception_of_a_function_closes_the_source) {
  int closed = 0;
  run([&]() -> task<> {
    auto m = aio::map(count(9, closed), [](int x) -> int {
      if (x == 1)
        throw std::runtime_error("f");
      return x;
    });
    (void)co_await m.next();
    EXPECT_THROW((void)co_await m.next(), std::runtime_error);
    EXPECT_EQ(closed, 1);
  });
}

TEST_F(combinators_test, map_concurrently_limits_and_keeps_the_order) {
  int inside = 0;
  int most = 0;
  run([&]() -> task<> {
    const std::vector<int> in{5, 4, 3, 2, 1};
    auto out = co_await aio::map_concurrently(in, 2, [&](int x) -> task<std::string> {
      most = std::max(most, ++inside);
      co_await aio::sleep(1s * x);
      --inside;
      co_return std::to_string(x);
    });
    EXPECT_EQ(out, (std::vector<std::string>{"5", "4", "3", "2", "1"}));
    EXPECT_EQ(most, 2);
    EXPECT_TRUE((co_await aio::map_concurrently(std::vector<int>(), 3, [](int) -> task<> {
                  co_return;
                })).empty());
    EXPECT_THROW((void)co_await aio::map_concurrently(in, 0, [](int) -> task<> { co_return; }),
                 aio::invalid_state);
  });
}

TEST_F(combinators_test, map_concurrently_fails_as_a_group) {
  std::string log;
  run([&]() -> task<> {
    const std::vector<int> in{1, 2, 3, 4};
    EXPECT_THROW((void)co_await aio::map_concurrently(in, 3,
                                                      [&](int x) -> task<> {
                                                        if (x == 2)
                                                          throw std::runtime_error("two");
                                                        co_await logged(log, 100);
                                                      }),
                 aio::exception_group);
    EXPECT_EQ(log.substr(0, 10), "cancelled ");
  });
}

/// A combinator of one source or two: closed after its first element, it has closed them; what
/// they throw it throws.
template <class F> task<> closes_and_throws(F make, int sources) {
  int closed = 0;
  auto g = make(count(9, closed), count(9, closed));
  EXPECT_TRUE(co_await g.next());
  co_await g.close();
  EXPECT_EQ(closed, sources);
  auto bad = []() -> async_generator<int> {
    throw std::runtime_error("source");
    co_yield 1;
  };
  auto b = make(bad(), bad());
  EXPECT_THROW((void)co_await b.next(), std::runtime_error);
}

TEST_F(combinators_test, each_closes_its_sources_and_throws_what_they_throw) {
  using gen = async_generator<int>;
  auto id = [](int x) { return x; };
  auto all = [](int) { return true; };
  run([&]() -> task<> {
    co_await closes_and_throws([&](gen a, gen) { return aio::map(std::move(a), id); }, 1);
    co_await closes_and_throws([&](gen a, gen) { return aio::filter(std::move(a), all); }, 1);
    co_await closes_and_throws([](gen a, gen) { return aio::take(std::move(a), 3); }, 1);
    co_await closes_and_throws([](gen a, gen) { return aio::enumerate(std::move(a)); }, 1);
    co_await closes_and_throws([](gen a, gen) { return aio::chunk(std::move(a), 2); }, 1);
    co_await closes_and_throws([](gen a, gen) { return aio::buffer(std::move(a), 2); }, 1);
    co_await closes_and_throws(
        [](gen a, gen b) { return aio::chain(std::move(a), std::move(b)); }, 1);
    co_await closes_and_throws([](gen a, gen b) { return aio::zip(std::move(a), std::move(b)); },
                               2);
    co_await closes_and_throws(
        [](gen a, gen b) { return aio::merge(std::move(a), std::move(b)); }, 2);
    int closed = 0;
    auto none = aio::buffer(count(5, closed), 0);
    EXPECT_THROW((void)co_await none.next(), aio::invalid_state);
  });
}

TEST_F(combinators_test, map_concurrently_cancelled_waits_for_its_calls) {
  std::string log;
  run([&]() -> task<> {
    struct : std::vector<int> {
      using vector::vector;
    } const numbers{1, 2, 3};
    auto call = [&](int) { return logged(log, 100); };
    auto all = [&]() -> task<> { (void)co_await aio::map_concurrently(numbers, 2, call); };
    auto h = aio::create_task(all());
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
  });
  EXPECT_EQ(log, "cancelled cancelled cleaned cleaned ");
}

} // namespace
