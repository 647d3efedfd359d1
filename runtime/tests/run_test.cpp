// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/async_generator.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sync/event.hpp>

#include <csignal>
#include <thread>

namespace {

using aio::task;
using run_test = virtual_test;

TEST_F(run_test, gives_the_result_or_the_exception_of_main) {
  EXPECT_EQ(aio::run(after(0, 4)), 4);
  EXPECT_THROW(aio::run(fail_after(0, "x")), std::runtime_error);
  EXPECT_THROW(aio::run(task<>()), aio::invalid_state);
  EXPECT_THROW(run([]() -> task<> {
                 (co_await aio::this_task::get_context())->cancel();
                 co_await aio::sleep(1s);
               }),
               aio::cancelled);
}

TEST_F(run_test, not_inside_a_loop) {
  run([]() -> task<> {
    EXPECT_THROW(aio::run(after(0)), aio::invalid_state);
    co_return;
  });
}

TEST_F(run_test, a_capturing_lambda_lives_until_the_end) {
  std::string s = "a string that is longer than the small buffer";
  EXPECT_EQ(run([s]() -> task<std::size_t> {
              co_await aio::sleep(1s);
              co_return s.size();
            }),
            s.size());
}

TEST_F(run_test, tasks_that_are_left_are_cancelled_and_run_to_their_end) {
  std::string log;
  run([&]() -> task<> {
    aio::create_task(logged(log, 100)).detach();
    co_await aio::sleep(1s);
  });
  EXPECT_EQ(log, "cancelled cleaned ");
}

TEST_F(run_test, an_exception_while_ending_is_reported) {
  run([&]() -> task<> {
    aio::create_task([]() -> task<> {
      try {
        co_await aio::sleep(100s);
      } catch (const aio::cancelled &) {
        throw std::runtime_error("in cleanup");
      }
    }()).detach();
    co_await aio::sleep(1s);
  });
  EXPECT_EQ(problems.size(), 1U);
}

aio::async_generator<int> gen(std::string &log) {
  bool leaving = false;
  try {
    for (int i = 0;; ++i)
      co_yield i;
  } catch (const aio::generator_exit &) {
    leaving = true;
  }
  if (leaving) {
    co_await aio::sleep(1s);
    log += "closed ";
  }
}

TEST_F(run_test, a_dropped_generator_is_closed_by_the_loop) {
  std::string log;
  run([&]() -> task<> {
    {
      auto g = gen(log);
      (void)co_await g.next();
    }
    EXPECT_EQ(log, "") << "the destructor does not block";
    co_await aio::sleep(2s);
    EXPECT_EQ(log, "closed ");
  });
}

TEST_F(run_test, an_open_generator_is_closed_at_the_end) {
  std::string log;
  {
    auto g = gen(log);
    auto dropped_late = gen(log);
    run([&]() -> task<> {
      (void)co_await g.next();
      auto moved = std::move(dropped_late);
      (void)co_await moved.next();
    });
    EXPECT_EQ(log, "closed closed ");
    EXPECT_TRUE(g.done());
  }
  EXPECT_EQ(log, "closed closed ");
}

TEST_F(run_test, a_generator_that_refuses_to_close_does_not_hang_the_end) {
  auto stubborn = []() -> aio::async_generator<int> {
    for (;;) {
      try {
        co_yield 1;
      } catch (...) {
      }
    }
  };
  auto g = stubborn();
  run([&]() -> task<> {
    (void)co_await g.next();
    auto dropped = stubborn();
    (void)co_await dropped.next();
  });
  EXPECT_EQ(problems.size(), 2U);
}

task<> endless(int &turns) {
  for (;; ++turns)
    co_await aio::sleep(1s);
}

TEST_F(run_test, a_task_that_cleanup_starts_is_destroyed_with_the_loop) {
  int turns = 0;
  {
    aio::virtual_loop l;
    l.set_exception_handler([this](const aio::problem &p) { problems.push_back(p.message); });
    auto stubborn = [&]() -> task<> {
      try {
        co_await aio::sleep(1h);
      } catch (const aio::cancelled &) {
        aio::create_task(endless(turns), "the endless one").detach();
        throw;
      }
    };
    aio::run_on(l, [&]() -> task<> {
      aio::create_task(stubborn()).detach();
      co_await aio::sleep(1s);
    });
    EXPECT_TRUE(problems.empty());
  }
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("'the endless one' was destroyed"), std::string::npos) << problems[0];
}

TEST_F(run_test, nor_does_one_that_a_closing_generator_starts_and_that_drops_generators) {
  std::string log;
  auto drops = [&]() -> task<> {
    for (;;) {
      auto g = gen(log);
      (void)co_await g.next();
      auto dropped = std::move(g);
      co_await aio::sleep(1s);
    }
  };
  auto starts = [&]() -> aio::async_generator<int> {
    try {
      co_yield 1;
    } catch (const aio::generator_exit &) {
      aio::create_task(drops()).detach();
      throw;
    }
  };
  aio::virtual_loop l;
  l.set_exception_handler([](const aio::problem &) {});
  auto g = starts();
  aio::run_on(l, [&]() -> task<> { (void)co_await g.next(); });
  EXPECT_TRUE(g.done());
}

TEST_F(run_test, what_a_closing_generator_drops_is_closed_too) {
  std::string log;
  auto outer = [&]() -> aio::async_generator<int> {
    bool leaving = false;
    try {
      co_yield 1;
    } catch (const aio::generator_exit &) {
      leaving = true;
    }
    if (leaving) {
      auto inner = gen(log);
      (void)co_await inner.next();
    }
  };
  auto g = outer();
  run([&]() -> task<> { (void)co_await g.next(); });
  EXPECT_EQ(log, "closed ");
}

TEST_F(run_test, a_generator_pulled_after_the_shutdown_is_reported) {
  std::string log;
  run([]() -> task<> { co_return; });
  {
    auto g = gen(log);
    run([&]() -> task<> { (void)co_await g.next(); });
  }
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("coro-async-generator-not-closed"), std::string::npos);
}

TEST_F(run_test, a_generator_dropped_on_another_thread_is_closed_by_its_loop) {
  std::string log;
  run([&]() -> task<> {
    auto g = gen(log);
    (void)co_await g.next();
    loop.hold();
    std::thread t([&, mine = std::move(g)]() mutable {
      { auto dead = std::move(mine); }
      loop.call_soon_threadsafe([&] { loop.release(); });
    });
    t.join();
    co_await aio::sleep(3s);
  });
  EXPECT_EQ(log, "closed ");
}

TEST_F(run_test, a_generator_outlives_its_loop) {
  std::string log;
  auto g = gen(log);
  {
    aio::virtual_loop l;
    bool done = false;
    auto pull = [&]() -> task<> {
      (void)co_await g.next();
      done = true;
    };
    l.call_soon([&] { aio::create_task(pull()).detach(); });
    l.run_until([&] { return done; });
  }
  EXPECT_FALSE(g.done());
}

TEST_F(run_test, a_generator_that_ignored_its_close_outlives_its_loop) {
  auto stubborn = []() -> aio::async_generator<int> {
    for (;;) {
      try {
        co_yield 1;
      } catch (...) {
      }
    }
  };
  auto g = stubborn();
  {
    aio::virtual_loop l;
    l.set_exception_handler([](const aio::problem &) {});
    aio::run_on(l, [&]() -> task<> { (void)co_await g.next(); });
  }
  EXPECT_FALSE(g.done());
  { auto dropped = std::move(g); }
}

TEST_F(run_test, a_generator_that_runs_when_its_loop_ends_outlives_it) {
  std::string log;
  aio::event never;
  auto waits = [&](int how) -> aio::async_generator<int> {
    auto sleeping = [&]() -> task<> { co_await aio::sleep(1h); };
    if (how == 0)
      co_await aio::sleep(1h);
    else if (how == 1)
      co_await never.wait();
    else if (how == 2)
      co_await aio::create_task(sleeping());
    else
      co_await aio::gather(sleeping(), sleeping());
    co_yield 1;
  };
  for (int how = 0; how != 4; ++how) {
    auto g = waits(how);
    {
      aio::virtual_loop l;
      l.set_exception_handler([](const aio::problem &) {});
      bool pulling = false;
      auto pull = [&]() -> task<> {
        pulling = true;
        (void)co_await g.next();
      };
      l.call_soon([&] { aio::create_task(pull()).detach(); });
      l.run_until([&] { return pulling; });
    }
    EXPECT_TRUE(g.running());
    never.set(); // nobody waits any more
    never.clear();
  }
}

TEST_F(run_test, a_generator_of_a_loop_that_is_gone_belongs_to_the_next_that_pulls_it) {
  std::string log;
  auto g = gen(log);
  {
    aio::virtual_loop l;
    bool done = false;
    auto pull = [&]() -> task<> {
      (void)co_await g.next();
      done = true;
    };
    l.call_soon([&] { aio::create_task(pull()).detach(); });
    l.run_until([&] { return done; });
  }
  run([&]() -> task<> { (void)co_await g.next(); });
  EXPECT_EQ(log, "closed ");
}

task<> raise_sigint() {
  co_await aio::sleep(5ms);
  std::raise(SIGINT);
}
bool default_action() {
  struct sigaction now {};
  return sigaction(SIGINT, nullptr, &now) == 0 && now.sa_handler == SIG_DFL;
}

TEST(run_sigint, cancels_main_and_ends_in_order) {
  std::string log;
  auto main = [&]() -> task<> {
    aio::create_task(raise_sigint()).detach();
    auto other = [](std::string &l) -> task<> {
      try {
        co_await aio::sleep(100s);
      } catch (const aio::cancelled &) {
        l += "other ";
      }
    };
    aio::create_task(other(log)).detach();
    try {
      co_await aio::sleep(100s);
    } catch (const aio::cancelled &) {
      log += "main ";
      throw;
    }
  };
  EXPECT_THROW(aio::run(main), aio::interrupted);
  EXPECT_EQ(log, "main other ");
  EXPECT_TRUE(default_action());
}

TEST(run_sigint, a_main_that_never_waits_for_long_sees_it_too) {
  auto main = []() -> task<> {
    std::raise(SIGINT);
    for (;;)
      co_await aio::yield();
  };
  EXPECT_THROW(aio::run(main), aio::interrupted);
}

TEST(run_sigint, a_main_that_returns_nevertheless_gives_its_value) {
  auto main = []() -> task<int> {
    aio::create_task(raise_sigint()).detach();
    try {
      co_await aio::sleep(100s);
    } catch (const aio::cancelled &) {
    }
    co_return 3;
  };
  EXPECT_EQ(aio::run(main), 3);
}

TEST(run_sigint, a_handler_of_the_program_is_left_alone) {
  static volatile std::sig_atomic_t seen = 0;
  std::signal(SIGINT, [](int) { seen = 1; });
  aio::run(raise_sigint());
  std::signal(SIGINT, SIG_DFL);
  EXPECT_EQ(seen, 1);
}

TEST(run_sigint, uncaught_it_ends_the_program_as_sigint_does) {
  auto main = []() -> task<> {
    std::raise(SIGINT);
    co_await aio::sleep(100s);
  };
  auto uncaught = [&]() noexcept { aio::run(main); };
  EXPECT_EXIT(uncaught(), testing::KilledBySignal(SIGINT), "");
  auto another = []() noexcept { std::rethrow_exception(std::make_exception_ptr(1)); };
  auto both = [&] {
    EXPECT_THROW(aio::run(main), aio::interrupted);
    another();
  };
  EXPECT_EXIT(both(), testing::KilledBySignal(SIGABRT), "") << "other exceptions end as ever";
}

TEST(run_sigint, the_second_one_ends_the_program) {
  auto stubborn = []() -> task<> {
    for (;;) {
      try {
        co_await raise_sigint();
        co_await aio::sleep(100s);
      } catch (const aio::cancelled &) {
      }
    }
  };
  EXPECT_EXIT(aio::run(stubborn), testing::KilledBySignal(SIGINT), "");
}

} // namespace
