// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs a coroutine with nothing but std: for the tests of the types that need no loop.
#pragma once

#include <aio/detail/trampoline.hpp>
#include <aio/task.hpp>

#include <coroutine>
#include <exception>
#include <utility>
#include <vector>

/// An event that a test fires by hand; the waiting coroutine resumes inside fire().
class gate {
public:
  void fire() {
    for (auto h : std::exchange(waiting_, {}))
      aio::detail::resume(h);
  }
  auto operator co_await() noexcept {
    struct awaiter {
      gate &g;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) { g.waiting_.push_back(h); }
      void await_resume() const noexcept {}
    };
    return awaiter{*this};
  }

private:
  std::vector<std::coroutine_handle<>> waiting_;
};

/// Starts a task at once; done() when it has ended; rethrow() what it threw.
class driven {
  struct root {
    struct promise_type {
      root get_return_object() {
        return {std::coroutine_handle<promise_type>::from_promise(*this)};
      }
      std::suspend_always initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_void() noexcept {}
      void unhandled_exception() noexcept { error = std::current_exception(); }
      aio::context *get_context() noexcept { return own; }
      aio::context *own = nullptr;
      std::exception_ptr error;
    };
    std::coroutine_handle<promise_type> handle;
  };
  static root start(aio::task<> t) { co_await std::move(t); }

public:
  explicit driven(aio::task<> t, aio::context *c = nullptr) : root_(start(std::move(t))) {
    root_.handle.promise().own = c;
    aio::detail::resume(root_.handle);
  }
  driven(const driven &) = delete;
  driven &operator=(const driven &) = delete;
  ~driven() { root_.handle.destroy(); }
  [[nodiscard]] bool done() const { return root_.handle.done(); }
  void rethrow() const {
    if (auto e = root_.handle.promise().error)
      std::rethrow_exception(e);
  }

private:
  root root_;
};

/// Runs a coroutine function to its end, which it must reach without waiting.
template <class F> void drive(F f) {
  driven d(f());
  d.rethrow();
  if (!d.done())
    throw std::runtime_error("the coroutine waits for something");
}
