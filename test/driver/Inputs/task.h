// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The smallest lazy task, for tests of the driver; the findings come from coro-unawaited-task.
#pragma once
#include <coroutine>
#include <exception>

struct [[nodiscard]] task {
  struct promise_type {
    task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}

  std::coroutine_handle<promise_type> handle;
};

task step();
