// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/combinators.hpp>

namespace {

using aio::async_generator;
using aio::for_each;
using aio::task;
using async_for_test = virtual_test;

async_generator<int> gen(std::string &log, int n = 5) {
  std::exception_ptr error;
  try {
    for (int i = 0; i < n; ++i) {
      co_await aio::yield();
      co_yield i;
    }
  } catch (...) {
    error = std::current_exception();
  }
  if (error) {
    co_await aio::sleep(1s);
    log += "closed ";
    std::rethrow_exception(error);
  }
  log += "end ";
}

TEST_F(async_for_test, all_elements) {
  std::string log;
  run([&]() -> task<> {
    int sum = 0;
    AIO_FOR(int x, gen(log))
      sum += x;
    EXPECT_EQ(sum, 10);
    auto named = gen(log);
    AIO_FOR(auto &x, named) {
      if (x == 2)
        continue;
      sum += x;
    }
    EXPECT_EQ(sum, 18);
    EXPECT_EQ(log, "end end ");
  });
}

aio::async_generator<std::tuple<int, char, std::string>> triples() {
  co_yield std::tuple(1, 'a', std::string("one"));
  co_yield std::tuple(2, 'b', std::string("two"));
}

template <int First, int Last> aio::async_generator<int> numbers() {
  for (int i = First; i != Last; ++i)
    co_yield i;
}

TEST_F(async_for_test, structured_bindings) {
  std::string log;
  run([&]() -> task<> {
    AIO_FOR(auto [i, x], aio::enumerate(numbers<10, 12>()))
      log += std::to_string(i) + "-" + std::to_string(x) + " ";
    AIO_FOR(const auto &[n, letter, name], triples()) {
      if (n == 2)
        continue;
      log += letter + name + " ";
    }
    auto named = aio::zip(numbers<0, 3>(), numbers<5, 7>());
    AIO_FOR(auto &&[a, b], named)
      log += std::to_string(a * b) + " ";
  });
  EXPECT_EQ(log, "0-10 1-11 aone 0 6 ");
}

TEST_F(async_for_test, a_generator_with_a_comma_of_its_own) {
  int sum = 0;
  run([&]() -> task<> {
    AIO_FOR(int x, (numbers<1, 4>()))
      sum += x;
  });
  EXPECT_EQ(sum, 6);
}

TEST_F(async_for_test, break_awaits_the_close) {
  std::string log;
  run([&]() -> task<> {
    AIO_FOR(int x, gen(log)) {
      if (x == 2)
        break;
    }
    EXPECT_EQ(log, "closed ");
    auto named = gen(log);
    AIO_FOR(int x, named) {
      if (x == 2)
        break;
    }
    EXPECT_EQ(log, "closed closed ");
    EXPECT_FALSE(co_await named.next());
  });
}

TEST_F(async_for_test, nested) {
  std::string log;
  run([&]() -> task<> {
    int n = 0;
    AIO_FOR(int a, gen(log)) {
      AIO_FOR(int b, gen(log)) {
        n += a * b;
        if (b == 3)
          break;
      }
    }
    EXPECT_EQ(n, 60);
  });
}

TEST_F(async_for_test, an_exception_or_co_return_gives_the_generator_to_the_loop) {
  std::string log;
  run([&]() -> task<> {
    auto named = gen(log);
    bool caught = false;
    try {
      AIO_FOR(int x, named) {
        if (x == 1)
          throw std::runtime_error("body");
      }
    } catch (const std::runtime_error &) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    EXPECT_TRUE(named.done());
    co_await aio::sleep(2s);
    EXPECT_EQ(log, "closed ");
    auto leaves = [&]() -> task<int> {
      AIO_FOR(int x, gen(log)) {
        if (x == 1)
          co_return x;
      }
      co_return 0;
    };
    EXPECT_EQ(co_await leaves(), 1);
    co_await aio::sleep(2s);
    EXPECT_EQ(log, "closed closed ");
  });
}

TEST_F(async_for_test, an_exception_of_the_generator_passes) {
  run([&]() -> task<> {
    auto bad = []() -> async_generator<int> {
      co_yield 1;
      throw std::runtime_error("gen");
    };
    bool caught = false;
    try {
      AIO_FOR([[maybe_unused]] int x, bad()) {}
    } catch (const std::runtime_error &) {
      caught = true;
    }
    EXPECT_TRUE(caught);
  });
}

TEST_F(async_for_test, for_each_with_any_kind_of_body) {
  std::string log;
  run([&]() -> task<> {
    int sum = 0;
    co_await for_each(gen(log), [&](int x) { sum += x; });
    co_await for_each(gen(log), [&](int x) -> task<> {
      co_await aio::yield();
      sum += x;
    });
    EXPECT_EQ(sum, 20);
    EXPECT_EQ(log, "end end ");
    co_await for_each(gen(log), [&](int x) { return x < 2; });
    co_await for_each(gen(log), [&](int x) -> task<bool> { co_return x < 2; });
    EXPECT_EQ(log, "end end closed closed ");
  });
}

TEST_F(async_for_test, for_each_awaits_the_close_on_an_exception_too) {
  std::string log;
  run([&]() -> task<> {
    EXPECT_THROW(co_await for_each(gen(log),
                                   [](int x) {
                                     if (x == 1)
                                       throw std::runtime_error("body");
                                   }),
                 std::runtime_error);
    EXPECT_EQ(log, "closed ");
  });
}

TEST_F(async_for_test, the_exception_of_the_body_wins_over_the_close) {
  run([&]() -> task<> {
    auto bad = []() -> async_generator<int> {
      try {
        co_yield 1;
      } catch (...) {
        throw std::logic_error("close");
      }
    };
    EXPECT_THROW(co_await for_each(bad(), [](int) { throw std::runtime_error("body"); }),
                 std::runtime_error);
    EXPECT_EQ(problems.size(), 1U);
    EXPECT_THROW(co_await for_each(bad(), [](int) { return false; }), std::logic_error);
  });
}

TEST_F(async_for_test, goto_gives_the_generator_to_the_loop) {
  std::string log;
  run([&]() -> task<> {
    AIO_FOR(int x, gen(log)) {
      if (x == 1)
        goto out;
    }
  out:
    EXPECT_EQ(log, "");
    co_await aio::sleep(2s);
    EXPECT_EQ(log, "closed ");
  });
}

} // namespace
