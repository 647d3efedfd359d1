// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An assignment drops the eager task that the variable holds.
#include <coroutine>
#include <exception>
#include <utility>

struct future {
  struct promise_type {
    future get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  future(future &&) noexcept;
  future &operator=(future &&) noexcept;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) const;
  void await_resume() const;
};
future fetch(int);
future after(future);

future overwritten() {
  auto first = fetch(1);
  first = fetch(2); //~ coro-task-not-awaited-on-all-paths
  co_await std::move(first);
}

future overwritten_sometimes(bool again) {
  auto first = fetch(1);
  if (again)
    first = fetch(2); //~ coro-task-not-awaited-on-all-paths
  co_await std::move(first);
}

future awaited_first() {
  auto first = fetch(1);
  co_await std::move(first);
  first = fetch(2);
  co_await std::move(first);
}

future chained() {
  auto chain = fetch(1);
  chain = after(std::move(chain));
  co_await std::move(chain);
}
