// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// seastar: a future that is made ready only holds the place of a later one.
#include "coro.h"
#include <utility>

namespace seastar {
template <class T = void> struct future {
  using promise_type = coro::detail::promise<future, T, std::suspend_never>;
  explicit future(std::coroutine_handle<promise_type>);
  future(future &&) noexcept;
  future &operator=(future &&) noexcept;
  ~future();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  T get() &&;
};
future<> make_ready_future();
} // namespace seastar

seastar::future<> stop();
seastar::future<> holdsThePlace(bool Stop) {
  seastar::future<> Stopped = seastar::make_ready_future();
  if (Stop) {
    Stopped = stop();
    co_await std::move(Stopped);
  }
}
seastar::future<> forgets(bool Stop) {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  if (Stop)
    co_await std::move(Stopped);
}

// A test that expects an exception out of the task. Any call in a try block may throw, as far as the
// flow is concerned; what is awaited does, and what is seen to.
void prepare();
seastar::future<> tries() {
  seastar::future<> Stopped = stop();
  try {
    prepare();
    std::move(Stopped).get();
  } catch (const int &) {
  }
  co_return;
}
void fail() { throw 1; }
seastar::future<> failsBefore() {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  try {
    fail();
    co_await std::move(Stopped);
  } catch (const int &) {
  }
}
seastar::future<> awaitsBefore() {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  try {
    co_await stop();
    co_await std::move(Stopped);
  } catch (const int &) {
  }
}
seastar::future<> awaitsWithin() {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  try {
    try {
      co_await stop();
    } catch (const int &) {
      throw;
    }
    co_await std::move(Stopped);
  } catch (...) {
  }
}

// A test that fails leaves, and has said so.
bool holds();
#define CO_ASSERT_TRUE(X)                                                                          \
  if (!(X))                                                                                        \
  co_return
#define LEAVE_UNLESS(X)                                                                            \
  if (!(X))                                                                                        \
  co_return
seastar::future<> asserts() {
  seastar::future<> Stopped = stop();
  CO_ASSERT_TRUE(holds());
  co_await std::move(Stopped);
}
seastar::future<> leaves() {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  LEAVE_UNLESS(holds());
  co_await std::move(Stopped);
}

// Catch2 runs one section at a time, and a test until each had its turn.
namespace Catch {
struct Section {
  explicit Section(const char *);
  ~Section();
  explicit operator bool() const;
};
struct AssertionHandler {
  bool allowThrows() const;
};
}
#define SECTION(NAME) if (const Catch::Section &section = Catch::Section(NAME))
seastar::future<> sections() {
  seastar::future<> Stopped = stop();
  SECTION("one") { co_await std::move(Stopped); }
  SECTION("two") {
    SECTION("of this") { co_await std::move(Stopped); }
    SECTION("of that") {
      Catch::AssertionHandler handler;
      if (handler.allowThrows())
        std::move(Stopped).get();
    }
  }
}
seastar::future<> sectionsThatForget() {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  SECTION("one") { co_await std::move(Stopped); }
  SECTION("two") { prepare(); }
}
