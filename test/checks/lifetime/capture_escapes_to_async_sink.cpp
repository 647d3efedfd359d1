// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callback that resumes the coroutine runs when await_suspend() has returned.
#include "coro.h"
#include <functional>

struct client {
  virtual void open(const std::function<void(int)> &callback) = 0;
};

struct by_reference {
  client *c;
  int result;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    c->open([this, &handle](int r) { //~ coro-capture-escapes-to-async-sink
      result = r;
      handle.resume();
    });
  }
  int await_resume() { return result; }
};

struct by_value {
  client *c;
  int result;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    c->open([this, handle](int r) {
      result = r;
      handle.resume();
    });
  }
  int await_resume() { return result; }
};

// Runs at once: nothing is resumed in it.
template <class F> void locked(F f) { f(); }
struct queued {
  std::coroutine_handle<> *queue;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    locked([&] { *queue = handle; });
  }
  void await_resume() {}
};
