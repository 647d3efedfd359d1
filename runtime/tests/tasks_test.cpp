// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compiled with AIO_DEBUG=1, so that the coroutines below each task are known.
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/elements_of.hpp>
#include <aio/gather.hpp>
#include <aio/shield.hpp>
#include <aio/tasks.hpp>

#include <algorithm>
#include <cstddef>
#include <sstream>

namespace {

using aio::task;
using tasks_test = virtual_test;

/// The lines, each coroutine by its name only: its type, parameters and place differ between
/// compilers.
std::string outline() {
  std::istringstream lines(aio::describe_tasks());
  std::string out = "\n";
  for (std::string line; std::getline(lines, line); out += line + '\n')
    if (line.starts_with(' ')) {
      const std::size_t text = line.find_first_not_of(' ');
      const std::size_t end = line.rfind('(', line.rfind(" at "));
      const std::size_t begin = line.find_last_of(" :", end) + 1;
      line = line.substr(0, text) + line.substr(begin, end - begin);
    }
  return out;
}
task<> look(std::string &seen) {
  seen = outline();
  co_return;
}
task<> middle(std::string &seen) { co_await look(seen); }
task<> sleeper() { co_await aio::sleep(1s); }
task<> outer_sleeper() { co_await sleeper(); }

TEST_F(tasks_test, a_chain_of_awaits_with_its_places) {
  std::string seen;
  run([&]() -> task<> {
    co_await look(seen); // ended: not part of the next chain
    co_await middle(seen);
    EXPECT_NE(aio::describe_tasks().find("tasks_test.cpp:"), std::string::npos);
  });
  EXPECT_NE(seen.find("' runs\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("\n    middle\n      look\n"), std::string::npos) << seen;
}

TEST_F(tasks_test, two_awaits_in_one_expression_are_not_nested) {
  std::string seen;
  run([&]() -> task<> {
    const auto value = [](int v) -> task<int> { co_return v; };
    const auto last = [&]() -> task<int> {
      seen = outline();
      co_return 2;
    };
    EXPECT_EQ(co_await value(1) + co_await last(), 3);
  });
  EXPECT_EQ(std::count(seen.begin(), seen.end(), '\n'), 4) << seen; // the task, main, last
}

TEST_F(tasks_test, what_each_task_waits_for) {
  std::string seen;
  run([&]() -> task<> {
    auto child = aio::create_task(outer_sleeper(), "child");
    auto waits =
        aio::create_task([](aio::task_handle<> h) -> task<> { co_await h; }(child), "waits");
    auto gathers = aio::create_task(
        [](aio::task_handle<> a, aio::task_handle<> b) -> task<> {
          (void)co_await aio::gather_settled(std::move(a), std::move(b));
        }(child, waits),
        "gathers");
    EXPECT_NE(outline().find("task 'child' is ready"), std::string::npos) << outline();
    co_await aio::sleep(1ms);
    seen = outline();
    co_await std::move(gathers);
    EXPECT_EQ(outline().find("child"), std::string::npos) << outline();
  });
  EXPECT_NE(seen.find("task 'child' waits\n  outer_sleeper\n    sleeper\n"), std::string::npos)
      << seen;
  EXPECT_NE(seen.find("task 'waits' waits for task 'child'\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("task 'gathers' waits for task 'child', task 'waits'\n"), std::string::npos)
      << seen;
}

aio::async_generator<int> inner(std::string *seen) {
  if (seen != nullptr)
    co_await look(*seen);
  co_yield 1;
  if (seen != nullptr)
    co_await look(*seen);
  co_yield 2;
}
aio::async_generator<int> outer(std::string *seen) { co_yield aio::elements_of(inner(seen)); }

TEST_F(tasks_test, a_generator_is_in_the_chain_while_it_is_pulled) {
  std::string seen;
  run([&]() -> task<> {
    auto g = outer(&seen);
    for (int i = 0; i < 2; ++i) { // begun, and resumed between two elements
      seen.clear();
      (void)co_await g.next();
      EXPECT_NE(seen.find("\n    outer\n      inner\n        look\n"), std::string::npos) << seen;
      const std::string between = outline();
      EXPECT_EQ(between.find("inner"), std::string::npos) << between;
    }
    co_await g.close();
    EXPECT_EQ(outline().find("inner"), std::string::npos) << outline();
  });
}

TEST_F(tasks_test, an_exception_and_a_cancellation_leave_the_chain) {
  run([&]() -> task<> {
    const std::string before = outline();
    try {
      co_await fail_after(1, "x");
    } catch (const std::runtime_error &) {
    }
    EXPECT_EQ(outline(), before);
    auto h = aio::create_task(
        []() -> task<> {
          try {
            co_await outer_sleeper();
          } catch (const aio::cancelled &) {
          }
          EXPECT_EQ(outline().find("outer_sleeper"), std::string::npos) << outline();
        }(),
        "stubborn");
    co_await aio::sleep(1ms);
    h.cancel();
    co_await std::move(h);
  });
}

TEST_F(tasks_test, a_consumer_that_dies_takes_the_pulled_generator_with_it) {
  run([&]() -> task<> {
    auto g = []() -> aio::async_generator<int> {
      co_await outer_sleeper();
      co_yield 1;
    }();
    {
      auto once = aio::create_task([](auto &g) -> task<> { (void)co_await g.next(); }(g), "pulls");
    }
    co_await aio::sleep(1ms);
    EXPECT_EQ(outline().find("outer_sleeper"), std::string::npos) << outline();
  });
}

TEST(tasks, without_a_loop) { EXPECT_THROW((void)aio::describe_tasks(), aio::invalid_state); }

} // namespace
