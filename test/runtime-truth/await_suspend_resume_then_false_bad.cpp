// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>

struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct twice {
  bool await_ready() const noexcept { return false; }
  void await_resume() const noexcept {}
  bool await_suspend(std::coroutine_handle<> h) {
    h.resume();
    return false;
  }
};

detached run() { co_await twice{}; }

int main() { run(); }
