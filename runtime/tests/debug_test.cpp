// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compiled with AIO_DEBUG=1.
#include "drive.hpp"
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/debug.hpp>

#include <thread>

namespace {

using aio::task;
using debug_test = virtual_test;

static_assert(aio::debug_enabled);

bool mentions(const std::vector<std::string> &problems, std::string_view what) {
  for (const std::string &p : problems)
    if (p.find(what) != std::string::npos)
      return true;
  return false;
}

task<> forgotten() { co_return; }
aio::async_generator<int> numbers() {
  co_yield 1;
  co_yield 2;
}

TEST(debug, a_task_destroyed_unawaited) {
  std::vector<std::string> seen;
  aio::problem_scope scope(
      [&](const aio::problem &p) { seen.push_back(std::string(p.check) + p.message); });
  { auto t = forgotten(); }
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_NE(seen[0].find("coro-unawaited-task"), std::string::npos);
  EXPECT_NE(seen[0].find("debug_test.cpp"), std::string::npos) << seen[0];
  drive([]() -> task<> { co_await forgotten(); });
  EXPECT_EQ(seen.size(), 1U);
}

TEST(debug, awaited_twice_names_its_check) {
  drive([]() -> task<> {
    auto t = forgotten();
    co_await std::move(t);
    try {
      co_await std::move(t);
      ADD_FAILURE();
    } catch (const aio::invalid_state &e) {
      EXPECT_NE(std::string(e.what()).find("coro-task-awaited-twice"), std::string::npos);
    }
  });
}

TEST_F(debug_test, a_generator_abandoned_unclosed) {
  run([&]() -> task<> {
    auto g = numbers();
    (void)co_await g.next();
    { auto dropped = std::move(g); }
    EXPECT_TRUE(mentions(problems, "coro-async-generator-not-closed"));
    problems.clear();
    auto closed = numbers();
    (void)co_await closed.next();
    co_await closed.close();
    bool caught = false;
    try {
      AIO_FOR([[maybe_unused]] int x, numbers())
        throw std::runtime_error("x");
    } catch (const std::runtime_error &) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    EXPECT_TRUE(problems.empty()) << "AIO_FOR hands over on purpose";
  });
}

TEST_F(debug_test, a_callback_that_blocks_is_named) {
  loop.set_slow_callback_duration(20ms);
  run([&]() -> task<> {
    auto h = aio::create_task(
        []() -> task<> {
          std::this_thread::sleep_for(40ms);
          co_return;
        }(),
        "the slow one");
    co_await h;
  });
  EXPECT_TRUE(mentions(problems, "coro-blocking-call"));
  EXPECT_TRUE(mentions(problems, "the slow one"));
}

TEST_F(debug_test, a_task_cancelled_before_it_began_is_not_unawaited) {
  run([]() -> task<> {
    auto h = aio::create_task(forgotten());
    h.cancel();
    bool raised = false;
    try {
      co_await h;
    } catch (const aio::cancelled &) {
      raised = true;
    }
    EXPECT_TRUE(raised);
  });
  EXPECT_FALSE(mentions(problems, "coro-unawaited-task"));
}

} // namespace
