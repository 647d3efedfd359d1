// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compiled with AIO_DEBUG=1.
#include "drive.hpp"
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/debug.hpp>
#include <aio/generator.hpp>

#include <cstdlib>
#include <mutex>
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

TEST_F(debug_test, a_callback_that_blocks_is_named_though_its_task_is_gone) {
  loop.set_slow_callback_duration(20ms);
  run([&]() -> task<> {
    auto slow = []() -> task<> {
      co_await aio::sleep(1s);
      std::this_thread::sleep_for(40ms);
    };
    aio::create_task(slow(), "a name that is too long for the small buffer").detach();
    co_await aio::sleep(2s);
  });
  EXPECT_TRUE(mentions(problems, "a name that is too long for the small buffer"));
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

#ifdef AIO_SEES_HELD_MUTEXES
TEST_F(debug_test, a_mutex_that_is_held_at_a_suspension) {
  auto free = []() -> task<> {
    std::mutex m;
    { std::lock_guard lock(m); }
    co_await aio::sleep(1s);
  };
  run(free);
  auto held = []() -> task<> {
    std::mutex m;
    std::lock_guard lock(m);
    co_await aio::sleep(1s);
  };
  const auto end = [&] {
    run(held);
    std::exit(0); // 66 if there was a report
  };
  EXPECT_EXIT(end(), testing::ExitedWithCode(66), "coro_lock_across_suspend");
}
#endif

TEST_F(debug_test, a_call_from_a_thread_that_does_not_run_the_loop) {
  loop.hold();
  run([&]() -> task<> {
    std::vector<std::string> seen;
    std::thread other([&] {
      aio::problem_scope scope([&](const aio::problem &p) { seen.push_back(p.message); });
      loop.call_soon([] {}); // the loop stands still, in join
    });
    other.join();
    EXPECT_TRUE(mentions(seen, "call_soon_threadsafe"));
    loop.release();
    co_return;
  });
}

TEST(debug, a_handler_that_throws_is_reported_itself) {
  aio::problem_scope scope([](const aio::problem &) { throw 1; });
  testing::internal::CaptureStderr();
  { auto t = forgotten(); }
  EXPECT_NE(testing::internal::GetCapturedStderr().find("coro-unawaited-task"), std::string::npos);
}

template <class F> void refused_as(const char *check, F misuse) {
  try {
    misuse();
    ADD_FAILURE() << check;
  } catch (const aio::invalid_state &e) {
    EXPECT_NE(std::string(e.what()).find(check), std::string::npos) << e.what();
  }
}

TEST_F(debug_test, what_is_refused_names_its_check) {
  refused_as("coro-empty-task-awaited", [&] { aio::run_on(loop, task<>()); });
  refused_as("coro-sync-wait-in-coroutine", [&] {
    run([&]() -> task<> {
      aio::run_on(loop, forgotten());
      co_return;
    });
  });
  refused_as("coro-generator-iterated-twice", [] {
    auto g = []() -> aio::generator<int> { co_yield 1; }();
    (void)g.begin();
    (void)g.begin();
  });
}

} // namespace
