// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: results that are known to be there.
#include "coro.h"

namespace concurrencpp {
enum class result_status { idle, value };
template <class T> struct result {
  result_status status() const;
  T get();
  coro::task<result> resolve();
  coro::task<T> operator co_await();
};
} // namespace concurrencpp

using concurrencpp::result;
using concurrencpp::result_status;

void assertEqual(result_status A, result_status B);

void testReadyResult(result<int> R) {
  assertEqual(R.status(), result_status::value);
  R.get();
}
coro::task<> asserted(result<int> R) {
  co_await coro::yield_now();
  testReadyResult(R);
}

coro::task<> resolved(result<int> R) {
  auto Done = co_await R.resolve();
  [&] { Done.get(); }();
  Done.get();
}

// Ready as it was given: the helper waits for nothing.
void takes(result<int> R) { R.get(); }
void tests(result<int> R) {
  assertEqual(R.status(), result_status::value);
  takes(R);
}
coro::task<> givenReady(result<int> R) {
  auto Done = co_await R.resolve();
  takes(Done);
  tests(R);
}
coro::task<> givenAny(result<int> R) {
  co_await coro::yield_now();
  takes(R); //~ coro-sync-wait-in-coroutine
}

coro::task<> notResolved(result<int> R) {
  co_await coro::yield_now();
  R.get(); //~ coro-sync-wait-in-coroutine
}

// folly: a test that asserts that a future is ready may take its value, also by moving it.
namespace folly {
struct SemiFuture {
  bool isReady() const;
  int get() &&;
};
} // namespace folly
struct assertion {
  explicit assertion(bool);
  explicit operator bool() const;
};
void fail();
coro::task<int> takesReady(folly::SemiFuture Future) {
  if (const assertion Holds = assertion(Future.isReady()))
    ;
  else
    fail();
  co_return std::move(Future).get();
}
coro::task<int> takesAny(folly::SemiFuture Future) {
  co_return std::move(Future).get(); //~ coro-sync-wait-in-coroutine
}
