// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closures that are given to functions which call them: a continuation is destroyed when it has
// run, which for a coroutine is at its first suspension. After ScyllaDB issues 12192, 27520.
#include "coro.h"
#include <functional>
#include <type_traits>
#include <utility>

namespace seastar {
template <class T = void> struct future {
  struct promise_type {
    future get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
  template <class F> std::invoke_result_t<F> then(F f);
  template <class F> std::invoke_result_t<F, future &> then_wrapped(F &&f) { return f(*this); }
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};
struct gate {};
struct rwlock {};
template <class F> std::invoke_result_t<F> with_gate(gate &, F &&f);
template <class F> std::invoke_result_t<F> with_lock(rwlock &, F &&f);
template <class T> struct sharded {
  template <class F> std::invoke_result_t<F, T &> invoke_on(int Shard, F &&f);
};
namespace coroutine {
template <class F> class lambda {
  F *Held;

public:
  explicit lambda(F &&f) : Held(&f) {}
  template <class... As> decltype(auto) operator()(As &&...as) const {
    return std::invoke(*Held, std::forward<As>(as)...);
  }
};
} // namespace coroutine
} // namespace seastar
namespace ssx {
template <class F> void spawn_with_gate(seastar::gate &, F &&f);
}
using namespace seastar;
future<> step();

struct manager {
  gate Gate;
  rwlock Lock;
  int Hints = 0;

  // A continuation is gone when it has been called, awaited or not.
  future<> add() {
    return step().then([this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
  }
  future<> add_here() {
    co_await step().then([this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
    co_await with_lock(Lock, [this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
    auto named = [this]() -> future<> {
      co_await step();
      ++Hints;
    };
    co_await step().then(named); //~ coro-lambda-capture-outlives-closure
    co_await step().then(std::move(named)); //~ coro-lambda-capture-outlives-closure
  }
  // An argument for each instance.
  future<> ended() {
    co_await step().then_wrapped([this](auto) -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
  }

  // What runs its callable at once leaves the closure to its caller.
  future<> waits() {
    co_await with_gate(Gate, [this]() -> future<> {
      co_await step();
      ++Hints;
    });
  }
  future<> returns() {
    return with_gate(Gate, [this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
  }
  void spawns() {
    (void)with_gate(Gate, [this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
    ssx::spawn_with_gate(Gate, [this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    });
  }

  // coroutine::lambda points at the closure, which lives as long as the statement.
  future<> wrapped() {
    co_await step().then(coroutine::lambda([this]() -> future<> {
      co_await step();
      ++Hints;
    }));
  }
  future<> wrapped_and_returned() {
    return step().then(coroutine::lambda([this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Hints;
    }));
  }

  // Captures are read, or copied, before the first suspension; there are none; it is no coroutine.
  future<> harmless() {
    return step()
        .then([this]() -> future<> {
          auto *self = this;
          co_await step();
          ++self->Hints;
        })
        .then([]() -> future<> { co_await step(); })
        .then([this] { return add(); });
  }
  // It is kept as long as its task.
  future<> sharded(seastar::sharded<manager> &All) {
    return All.invoke_on(0, [this](manager &) -> future<> {
      co_await step();
      ++Hints;
    });
  }
};

// No coroutine, but it passes a reference to its capture on to one. After Redpanda issue 29846.
struct request {
  int States[3];
};
future<> check(request &&r) {
  for (int s : r.States)
    co_await step();
}
inline void sends(gate &g, request r) {
  ssx::spawn_with_gate(g, [r]() mutable { return check(std::move(r)); }); //~ coro-lambda-capture-outlives-closure
}
inline future<> awaits(gate &g, request r) {
  co_await with_gate(g, [r]() mutable { return check(std::move(r)); });
}

// A late read that only an exception leads to. After ScyllaDB 9e3501ba8e.
template <class F> future<> with_retry(F &&f) {
  int retries = 10;
  while (true) {
    try {
      co_await f();
    } catch (int) {
      if (retries--)
        continue;
      throw;
    }
    break;
  }
}
future<> retries(manager &m) {
  return with_retry([&] { return m.waits(); }); //~ coro-callable-parameter-by-reference
}

// The coroutine is a closure within the closure that is gone.
class lister {
  gate Gate;
  int Listed = 0;
  template <class F> std::invoke_result_t<F> locked(F f) {
    return with_gate(Gate, [f = std::move(f)]() mutable {
      return step().then([f = std::move(f)]() mutable { return f(); });
    });
  }
  template <class F> future<> locked_in_frame(F f) {
    co_await step();
    co_await f();
  }

public:
  future<> list() {
    return locked([this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Listed;
    });
  }
  future<> list_again() {
    auto again = [this]() -> future<> { //~ coro-lambda-capture-outlives-closure
      co_await step();
      ++Listed;
    };
    return step().then([again]() mutable { return again(); });
  }
  future<> list_in_frame() {
    return locked_in_frame([this]() -> future<> {
      co_await step();
      ++Listed;
    });
  }
  future<> list_once() {
    return locked([this]() -> future<> {
      ++Listed;
      co_await step();
    });
  }
};
