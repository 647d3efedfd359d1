// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What libraries have to keep a closure alive as long as its coroutine, and what only looks so.
#include "coro.h"
#include <functional>
#include <utility>

namespace folly::coro {
template <class F, class... As> auto co_invoke(F f, As... as) -> std::invoke_result_t<F, As...> {
  co_await std::invoke(f, as...);
}
}
namespace coro {
template <class F, class... As> auto invoke(F f, As... as) -> std::invoke_result_t<F, As...> {
  co_await std::invoke(f, as...);
}
}
namespace seastar::coroutine {
template <class F> struct lambda {
  F *Held;
  explicit lambda(F &&f) : Held(&f) {}
  auto operator()() const { return (*Held)(); }
};
} // namespace seastar::coroutine
namespace kj {
template <class F> struct CaptureOnce {
  F Held;
  auto operator()() { return Held(); }
};
template <class F> auto coCapture(F &&f) { return CaptureOnce<std::decay_t<F>>{std::forward<F>(f)}; }
} // namespace kj
template <class F> task<> then(F f) {
  co_await yield_now();
  co_await f();
}
template <class F> task<> twice(F f) {
  co_await f();
  co_await f();
}

void invoked(int n) {
  spawn(folly::coro::co_invoke([n]() -> task<> {
    co_await sleep_ms(n);
    co_await sleep_ms(n);
  }));
  spawn(::coro::invoke([n](int more) -> task<> {
    co_await sleep_ms(n);
    co_await sleep_ms(n + more);
  }, 1));
}

task<> continued(int n) {
  co_await then(seastar::coroutine::lambda([n]() -> task<> {
    co_await sleep_ms(n);
    co_await sleep_ms(n);
  }));
  co_await then(kj::coCapture([n]() -> task<> {
    co_await sleep_ms(n);
    co_await sleep_ms(n);
  }));
}

// The closure is named, outlives the await, and is handed on by reference.
task<> referred(int n) {
  auto work = [n]() -> task<> {
    co_await sleep_ms(n);
    co_await sleep_ms(n);
  };
  co_await twice(std::ref(work));
  auto later = twice(std::ref(work));
  co_await std::move(later);
}

// A function takes the closure by value: its copy lives in the frame.
void handed(int n) {
  spawn(twice([n]() -> task<> {
    co_await sleep_ms(n);
    co_await sleep_ms(n);
  }));
}

// A task that is assigned to what exists already.
task<> assigned(int n) {
  task<> t = yield_now();
  co_await std::move(t);
  t = [&]() -> task<> { //~ coro-lambda-capture-outlives-closure
    co_await sleep_ms(n);
    co_await sleep_ms(n);
  }();
  co_await std::move(t);
}

// TooManyCooks: the thread waits in the same full-expression in which the closure dies.
#include <future>
namespace tmc {
std::future<void> post_waitable(int Executor, task<> Work);
}
void waits_at_once(int Count) {
  tmc::post_waitable(0, [Count]() -> task<> {
    co_await yield_now();
    co_await sleep_ms(Count);
  }()).wait();
}
void waits_later(int Count) {
  auto Done = tmc::post_waitable(0, [Count]() -> task<> { //~ coro-lambda-capture-outlives-closure
    co_await yield_now();
    co_await sleep_ms(Count);
  }());
  Done.wait();
}

// What is captured by reference is not in the closure; a copy is.
task<> reads_late(const int &n) {
  co_await yield_now();
  co_await sleep_ms(n);
}
task<> passes_captures_on() {
  int n = 1;
  auto by_reference = [&n]() -> eager_task<> { co_await reads_late(n); }();
  auto by_copy = [n]() -> eager_task<> { co_await reads_late(n); }(); //~ coro-lambda-capture-outlives-closure
  co_await by_reference;
  co_await by_copy;
}

// An eager task that dies before anybody can resume it reads nothing more.
namespace ended_first {
struct [[nodiscard]] owner {
  std::coroutine_handle<> Frame;
  void end() { Frame.destroy(); }
};
struct started {
  struct promise_type {
    started get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  started(started &&) noexcept;
  ~started() {
    if (Core)
      Core->end();
  }
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) const noexcept;
  void await_resume() const noexcept;

private:
  owner *Core;
};
started wait();
started dropped(int &Ran) {
  started Work = [&]() -> started {
    co_await wait();
    Ran = 1;
  }();
  co_return;
}
started resumed(int &Ran) {
  started Work = [&]() -> started { //~ coro-lambda-capture-outlives-closure
    co_await wait();
    Ran = 1;
  }();
  co_await wait();
}
} // namespace ended_first
