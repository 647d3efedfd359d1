// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>

struct [[nodiscard]] job {
  struct promise_type {
    job get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> Body;
  job(std::coroutine_handle<promise_type> H) : Body(H) {}
  job(job &&) = delete;
  ~job() { Body.destroy(); }
  void run() { Body.resume(); }
};

bool Done = false;

job set() {
  Done = true;
  co_return;
}

int main() {
  set().run();
  return Done ? 0 : 1;
}
