// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>
#include <utility>

std::exception_ptr Failed;

struct job {
  struct promise_type {
    job get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { Failed = std::current_exception(); }
  };
};

job run() {
  throw 1;
  co_return;
}

int main() {
  run();
  return Failed ? 0 : 1;
}
