// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The caller of the callback is awaited, and drops what the callback gives.
#include <coroutine>
#include <exception>
#include <functional>
#include <vector>

template <class T = void> struct [[nodiscard]] future {
  struct promise_type {
    future get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(int);
    void unhandled_exception() { std::terminate(); }
  };
  future(future &&) noexcept;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) const;
  T await_resume() const;
};

future<int> freeze(int part);
future<int> for_each_part(int whole, std::function<void(int)> process);
future<int> for_each_part_gently(int whole, std::function<future<int>(int)> process);
void on_part(std::function<void(int)> process);

future<int> all_of(int whole) {
  std::vector<int> frozen;
  co_await for_each_part(whole, [&](int part) -> future<int> { //~ coro-task-to-void-callback
    frozen.push_back(co_await freeze(part));
    co_return 0;
  });
  co_await for_each_part_gently(whole, [&](int part) -> future<int> {
    frozen.push_back(co_await freeze(part));
    co_return 0;
  });
  co_await for_each_part(whole, [&](int part) { frozen.push_back(part); });
  on_part([](int part) -> future<int> { co_return co_await freeze(part); });
  co_return static_cast<int>(frozen.size());
}
