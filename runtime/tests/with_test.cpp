// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/with.hpp>

#include <functional>

namespace {

using aio::task;
using aio::with;
using with_test = virtual_test;

struct file {
  std::string *log;
  int number = 4;
  bool bad = false;
  task<> close() {
    co_await aio::sleep(1s);
    *log += "closed ";
    if (bad)
      throw std::runtime_error("close");
  }
};
task<file> open(std::string &log, bool bad = false) {
  co_await aio::sleep(1s);
  log += "opened ";
  co_return file{&log, 4, bad};
}

struct swallowing {
  task<int> enter() { co_return 3; }
  task<bool> exit(std::exception_ptr e) { co_return e != nullptr; }
};

aio::async_generator<int> managed(std::string &log) {
  log += "enter ";
  std::exception_ptr error;
  try {
    co_yield 8;
  } catch (...) {
    error = std::current_exception();
  }
  co_await aio::sleep(1s);
  log += error ? "failed " : "exit ";
  if (error)
    std::rethrow_exception(error);
}

TEST_F(with_test, release_is_awaited) {
  std::string log;
  run([&]() -> task<> {
    const int n = co_await with(open(log), [](file &f) -> task<int> { co_return f.number; });
    EXPECT_EQ(n, 4);
    EXPECT_EQ(log, "opened closed ");
    EXPECT_EQ(at(), 2);
    log.clear();
    co_await with(file{&log}, [](file &) -> task<> { co_return; });
    EXPECT_EQ(log, "closed ");
  });
}

TEST_F(with_test, release_after_an_exception_and_a_cancellation) {
  std::string log;
  run([&]() -> task<> {
    auto bad = [](file &) -> task<> {
      throw std::runtime_error("body");
      co_return;
    };
    EXPECT_THROW(co_await with(open(log), bad), std::runtime_error);
    EXPECT_EQ(log, "opened closed ");
    auto sleeper = [&]() -> task<> {
      co_await with(open(log), [](file &) -> task<> { co_await aio::sleep(100s); });
    };
    auto h = aio::create_task(sleeper());
    co_await aio::sleep(5s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(log, "opened closed opened closed ");
  });
}

TEST_F(with_test, who_wins_when_close_throws) {
  std::string log;
  run([&]() -> task<> {
    try {
      co_await with(open(log, true), [](file &) -> task<> { co_return; });
      ADD_FAILURE();
    } catch (const std::runtime_error &e) {
      EXPECT_STREQ(e.what(), "close");
    }
    EXPECT_TRUE(problems.empty());
    EXPECT_THROW(co_await with(open(log, true),
                               [](file &) -> task<> {
                                 throw std::logic_error("body");
                                 co_return;
                               }),
                 std::logic_error);
    EXPECT_EQ(problems.size(), 1U);
  });
}

TEST_F(with_test, enter_and_exit) {
  run([]() -> task<> {
    co_await with(swallowing(), [](int n) -> task<> {
      EXPECT_EQ(n, 3);
      throw std::runtime_error("swallowed");
      co_return;
    });
    EXPECT_THROW((void)co_await with(swallowing(),
                                     [](int) -> task<int> {
                                       throw std::runtime_error("no value to go on with");
                                       co_return 1;
                                     }),
                 std::runtime_error);
  });
}

TEST_F(with_test, a_generator_made_manager) {
  std::string log;
  run([&]() -> task<> {
    const int n = co_await with(aio::context_manager(managed(log)),
                                [](int &x) -> task<int> { co_return x; });
    EXPECT_EQ(n, 8);
    EXPECT_EQ(log, "enter exit ");
    log.clear();
    EXPECT_THROW(co_await with(aio::context_manager(managed(log)),
                               [](int) -> task<> {
                                 throw std::runtime_error("body");
                                 co_return;
                               }),
                 std::runtime_error);
    EXPECT_EQ(log, "enter failed ");
  });
}

TEST_F(with_test, a_generator_made_manager_may_swallow) {
  run([]() -> task<> {
    auto gen = []() -> aio::async_generator<int> {
      try {
        co_yield 1;
      } catch (const std::runtime_error &) {
      }
    };
    co_await with(aio::context_manager(gen()), [](int) -> task<> {
      throw std::runtime_error("x");
      co_return;
    });
  });
}

TEST_F(with_test, a_generator_must_yield_exactly_once) {
  run([]() -> task<> {
    auto none = []() -> aio::async_generator<int> { co_return; };
    auto two = []() -> aio::async_generator<int> {
      co_yield 1;
      co_yield 2;
    };
    auto body = [](int) -> task<> { co_return; };
    EXPECT_THROW(co_await with(aio::context_manager(none()), body), aio::invalid_state);
    EXPECT_THROW(co_await with(aio::context_manager(two()), body), aio::invalid_state);
  });
}

TEST_F(with_test, closing_a_generator) {
  std::string log;
  run([&]() -> task<> {
    auto gen = [](std::string &l) -> aio::async_generator<int> {
      bool leaving = false;
      try {
        co_yield 1;
      } catch (const aio::generator_exit &) {
        leaving = true;
      }
      if (leaving) {
        co_await aio::sleep(1s);
        l += "closed";
      }
    };
    co_await with(aio::closing(gen(log)),
                  [](auto &g) -> task<> { (void)co_await g.next(); });
    EXPECT_EQ(log, "closed");
  });
}

TEST_F(with_test, what_exit_throws_replaces_what_the_body_threw) {
  struct failing {
    task<int> enter() { co_return 3; }
    task<> exit(std::exception_ptr) {
      throw std::logic_error("exit");
      co_return;
    }
  };
  run([]() -> task<> {
    auto body = [](int) -> task<> {
      throw std::runtime_error("body");
      co_return;
    };
    EXPECT_THROW(co_await with(failing(), body), std::logic_error);
  });
}

struct fragile {
  bool nested = false;
  task<int> enter() { co_return 1; }
  task<> exit(std::exception_ptr e) {
    if (!nested)
      throw std::runtime_error("release");
    try {
      std::rethrow_exception(e);
    } catch (...) {
      std::throw_with_nested(std::runtime_error("release"));
    }
    co_return;
  }
};

TEST_F(with_test, no_exception_is_lost_when_exit_throws_as_well) {
  std::string printed;
  loop.set_exception_handler([&](const aio::problem &p) {
    printed += aio::detail::describe(p.error) + "|" + aio::detail::describe(p.context);
  });
  const auto fail = [](bool nested) -> task<std::string> {
    auto body = [](int) -> task<> {
      throw std::logic_error("body");
      co_return;
    };
    try {
      co_await with(fragile{nested}, body);
    } catch (...) {
      co_return aio::detail::describe(std::current_exception());
    }
    co_return "";
  };
  EXPECT_EQ(run([&] { return fail(false); }), "release");
  EXPECT_EQ(printed, "release|body");
  printed.clear();
  EXPECT_EQ(run([&] { return fail(true); }), "release, because of: body");
  EXPECT_EQ(printed, "") << "the chain has it";
}

TEST_F(with_test, a_second_cancellation_may_end_the_release) {
  struct slow {
    std::string *log;
    task<> close() {
      *log += "closing ";
      co_await aio::sleep(100s);
      *log += "not reached";
    }
  };
  std::string log;
  run([&]() -> task<> {
    auto body = [](slow &) -> task<> { co_await aio::sleep(100s); };
    auto h = aio::create_task(with(slow{&log}, body));
    co_await aio::sleep(1s);
    h.cancel();
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
  });
  EXPECT_EQ(log, "closing ");
  EXPECT_EQ(at(), 2);
}

} // namespace
