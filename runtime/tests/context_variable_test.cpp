// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/context_variable.hpp>
#include <aio/executor.hpp>
#include <aio/gather.hpp>
#include <aio/task_group.hpp>

#include <functional>

namespace {

using aio::context_variable;
using aio::task;
using context_variable_test = virtual_test;

context_variable<std::string> request("none"); // NOLINT: as a program has it

std::string plain_function() { return request.get(); }
task<std::string> awaited() {
  co_await aio::sleep(1s);
  co_return plain_function();
}

TEST_F(context_variable_test, belongs_to_the_task_and_those_that_it_creates) {
  run([]() -> task<> {
    EXPECT_EQ(request.get(), "none");
    auto earlier = aio::create_task(awaited());
    request.set("a");
    auto inner = []() -> task<std::string> {
      EXPECT_EQ(request.get(), "a");
      request.set("b");
      co_return co_await awaited();
    };
    auto later = aio::create_task(inner());
    request.set("c");
    EXPECT_EQ(co_await earlier, "none");
    EXPECT_EQ(co_await later, "b");
    EXPECT_EQ(co_await awaited(), "c");
  });
  EXPECT_EQ(request.get(), "none");
}

TEST_F(context_variable_test, tasks_that_take_turns_see_their_own) {
  auto one = [](std::string own) -> task<> {
    request.set(own);
    for (int i = 0; i != 3; ++i) {
      co_await aio::sleep(1s);
      EXPECT_EQ(request.get(), own);
      co_await aio::yield();
      EXPECT_EQ(co_await awaited(), own);
    }
  };
  run([&]() -> task<> { co_await aio::gather(one("x"), one("y"), one("z")); });
}

TEST_F(context_variable_test, is_reset) {
  context_variable<int> number(1);
  run([&]() -> task<> {
    auto first = number.set(2);
    auto second = number.set(3);
    number.reset(second);
    EXPECT_EQ(number.get(), 2);
    number.reset(first);
    EXPECT_EQ(number.get(), 1);
    co_return;
  });
}

TEST_F(context_variable_test, set_outside_is_the_thread_s_and_run_inherits_it) {
  context_variable<int> number(1);
  auto before = number.set(2);
  run([&]() -> task<> {
    EXPECT_EQ(number.get(), 2);
    number.set(3);
    loop.call_soon([&] { EXPECT_EQ(number.get(), 2) << "a callback is no task"; });
    co_await aio::sleep(1s);
    EXPECT_EQ(number.get(), 3);
  });
  EXPECT_EQ(number.get(), 2);
  number.reset(before);
  EXPECT_EQ(number.get(), 1);
}

TEST_F(context_variable_test, a_generator_runs_with_those_of_who_pulls_it) {
  auto names = []() -> aio::async_generator<std::string> {
    for (;;)
      co_yield request.get();
  };
  run([&]() -> task<> {
    auto g = names();
    request.set("first");
    EXPECT_EQ(*co_await g.next(), "first");
    auto other = [&]() -> task<> {
      request.set("second");
      EXPECT_EQ(*co_await g.next(), "second");
    };
    co_await aio::create_task(other());
    EXPECT_EQ(*co_await g.next(), "first");
    co_await g.close();
  });
}

TEST_F(context_variable_test, to_thread_carries_them_over) {
  run([]() -> task<> {
    request.set("mine");
    EXPECT_EQ(co_await aio::to_thread(plain_function), "mine");
    auto sets = [] { request.set("the thread's"); };
    co_await aio::to_thread(sets);
    EXPECT_EQ(request.get(), "mine");
    EXPECT_EQ(co_await aio::run_in_executor(nullptr, plain_function), "none");
  });
}

} // namespace
