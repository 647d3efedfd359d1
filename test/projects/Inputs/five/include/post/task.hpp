// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A lazy task that anyone may drop: the first of the five findings.
#pragma once
#include <coroutine>
#include <exception>

namespace post {

class task {
public:
  struct promise_type {
    std::coroutine_handle<> then;

    struct last {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> of) noexcept {
        return of.promise().then ? of.promise().then : std::noop_coroutine();
      }
      void await_resume() const noexcept {}
    };

    task get_return_object() {
      return task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    last final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  task(task &&other) noexcept : frame(other.frame) { other.frame = nullptr; }
  ~task() {
    if (frame)
      frame.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept {
    frame.promise().then = caller;
    return frame;
  }
  void await_resume() const noexcept {}
  void run() { frame.resume(); }

private:
  explicit task(std::coroutine_handle<promise_type> of) : frame(of) {}
  std::coroutine_handle<promise_type> frame;
};

} // namespace post
