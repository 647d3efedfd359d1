// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// coro.h destroys coroutines of its own promises: that says nothing of these.
#include "coro.h"

template <class Job> struct keeps {
  Job get_return_object() { return {std::coroutine_handle<keeps>::from_promise(*this)}; }
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() { std::terminate(); }
};

struct leaks { //~ coro-handle-leak
  using promise_type = keeps<leaks>;
  std::coroutine_handle<promise_type> h;
};
leaks one() { co_return; }

struct frees {
  using promise_type = keeps<frees>;
  std::coroutine_handle<promise_type> h;
};
frees two() { co_return; }

task<> use() {
  one().h.resume();
  auto h = two().h;
  h.resume();
  h.destroy();
  co_await yield_now();
}
