// Ways out of a loop over a generator whose cleanup must be awaited.
#include "co.h"

#include <aio/async_for.hpp>
#include <aio/async_generator.hpp>

namespace folly::coro {
template <class Ref, class Value, bool RequiresCleanup> class AsyncGenerator {
public:
  using promise_type = typename async_generator<Ref>::promise_type;
  struct next_awaitable {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    std::optional<Ref> await_resume();
  };
  next_awaitable next();
  task<> cleanup() &&;
};
} // namespace folly::coro
using closing = folly::coro::AsyncGenerator<int, int, true>;
using simple = folly::coro::AsyncGenerator<int, int, false>;
closing ticks();
simple tocks();

task<> by_break(int Limit) {
  auto All = ticks(); //~ coro-async-generator-not-closed
  while (auto Number = co_await All.next())
    if (*Number > Limit)
      break;
}

task<int> by_return() {
  auto All = ticks(); //~ coro-async-generator-not-closed
  while (auto Number = co_await All.next())
    co_return *Number;
  co_return 0;
}

task<> by_throw(int Limit) {
  auto All = ticks(); //~ coro-async-generator-not-closed
  while (auto Number = co_await All.next())
    if (*Number > Limit)
      throw Limit;
}

task<> first_alone() {
  auto All = ticks(); //~ coro-async-generator-not-closed
  auto Number = co_await All.next();
}

template <class G> task<> in_a_template(G All2) {
  auto All = ticks(); //~ coro-async-generator-not-closed
  if (auto Number = co_await All.next())
    co_return;
}
template task<> in_a_template(int);

// What follows is right.

task<> to_the_end() {
  auto All = ticks();
  while (auto Number = co_await All.next()) {
  }
}

task<> closed(int Limit) {
  auto All = ticks();
  while (auto Number = co_await All.next())
    if (*Number > Limit)
      break;
  co_await std::move(All).cleanup();
}

task<> caught() {
  auto All = ticks();
  std::exception_ptr Error;
  try {
    while (auto Number = co_await All.next()) {
    }
  } catch (...) {
    Error = std::current_exception();
  }
  co_await std::move(All).cleanup();
  if (Error)
    std::rethrow_exception(Error);
}

task<> needs_none() {
  auto All = tocks();
  while (auto Number = co_await All.next())
    break;
}

task<> never_pulled() {
  auto All = ticks();
  co_await sleep_ms(1);
}

task<> sum(closing All);
task<> passed_on() {
  auto All = ticks();
  auto Number = co_await All.next();
  co_await sum(std::move(All));
}

// aio's own loops close what they leave.
aio::async_generator<int> numbers();
aio::task<> own_loop() {
  AIO_FOR(int Number, numbers()) {
    if (Number)
      break;
  }
}
