// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

#include <stdexcept>

task<> work();
task<> unknown();
task<> fails() {
  co_await yield_now();
  throw std::runtime_error("no");
}

task<> throws(bool bad) {
  task_scope scope;
  scope.spawn(work());
  if (bad)
    throw std::runtime_error("bad"); //~ coro-exit-skips-join: this leaves scope 'scope'
  co_await scope.join();
}

task<> awaits_what_throws() {
  task_scope scope;
  scope.spawn(work());
  co_await fails(); //~ coro-exit-skips-join: an exception from this leaves scope 'scope' unjoined
  co_await scope.join();
}

// The handler is outside: the scope dies on the way to it.
task<> caught_outside() {
  try {
    task_scope scope;
    scope.spawn(work());
    co_await fails(); //~ coro-exit-skips-join
    co_await scope.join();
  } catch (const std::runtime_error &) {
  }
}

task<> caught_inside() {
  task_scope scope;
  scope.spawn(work());
  std::exception_ptr failed;
  try {
    co_await fails();
  } catch (...) {
    failed = std::current_exception();
  }
  co_await scope.join();
  if (failed)
    std::rethrow_exception(failed);
}

// Not certain: only pedantic.
task<> may_throw() {
  task_scope scope;
  scope.spawn(work());
  co_await unknown();
  co_await scope.join();
}

task<> before_any_task() {
  task_scope scope;
  co_await fails();
  scope.spawn(work());
  co_await scope.join();
}

// A test's own assertions, and the branches of their macros, are no ways out.
bool holds();
#define CO_ASSERT_TRUE(X)                                                                          \
  if (!(X))                                                                                        \
  co_return
namespace testing::internal {
bool AlwaysTrue();
struct TrueWithString {
  explicit operator bool() const;
  ~TrueWithString();
};
}
#define EXPECT_NOTHING(X)                                                                          \
  if (::testing::internal::AlwaysTrue()) {                                                         \
    X;                                                                                             \
  }
task<> asserts() {
  task_scope scope;
  scope.spawn(work());
  CO_ASSERT_TRUE(holds());
  EXPECT_NOTHING(co_await scope.join());
}
task<> leaves() {
  task_scope scope;
  scope.spawn(work());
  if (!holds())
    co_return; //~ coro-exit-skips-join
  co_await scope.join();
}

// EXPECT_THROW: any call in its try block may throw, as far as the flow is concerned. Only what is
// seen to throw is a way to the handler.
#define EXPECT_THROWS(X)                                                                           \
  if (::testing::internal::TrueWithString message{}) {                                             \
    try {                                                                                          \
      if (::testing::internal::AlwaysTrue()) {                                                     \
        X;                                                                                         \
      }                                                                                            \
    } catch (const std::runtime_error &) {                                                         \
      goto failed;                                                                                 \
    }                                                                                              \
  } else                                                                                           \
  failed:                                                                                          \
    holds()
task<> expects() {
  task_scope scope;
  scope.spawn(work());
  EXPECT_THROWS(co_await scope.join());
}
task<> handled() {
  task_scope scope; //~ coro-exit-skips-join: a path leaves scope 'scope'
  scope.spawn(work());
  try {
    co_await fails();
    co_await scope.join();
  } catch (const std::runtime_error &) {
  }
}
task<> rethrown(bool bad) {
  task_scope scope; //~ coro-exit-skips-join: a path leaves scope 'scope'
  scope.spawn(work());
  try {
    if (bad)
      throw std::runtime_error("bad");
    co_await scope.join();
  } catch (const std::runtime_error &) {
  }
}
