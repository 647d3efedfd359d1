// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>
#include <utility>

struct job {
  struct promise_type {
    job get_return_object() {
      return job(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  explicit job(std::coroutine_handle<promise_type> h) : h(h) {}
  job(const job &) = delete;
  ~job() {
    if (h)
      h.destroy();
  }
  std::coroutine_handle<promise_type> h;
};

// Not inlined: clang would keep the frame on the stack of main, and nothing be freed.
[[gnu::noinline]] job run() { co_return; }

int main() {
  job j = run();
  j.h.destroy();
  j.h.resume();
  j.h = nullptr;
}
