// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where others keep the future of the same function, dropping it is not how it is started.
#include <coroutine>
#include <exception>
#include <vector>

struct future {
  struct promise_type {
    future get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) const;
  void await_resume() const {}
};

future run_later(int);
future on_its_own(int);

void start(int n) {
  if (n)
    run_later(n); //~ coro-unawaited-task
}

struct runner {
  std::vector<future> running;
  void start(int n) { running.push_back(run_later(n)); }
};

void start_and_forget(int n) { on_its_own(n); }

future waits(int n) { co_await on_its_own(n); }
