// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

struct handler {
  bool *initiating;
  ~handler() {
    if (*initiating && std::uncaught_exceptions() > 0)
      *initiating = false;
  }
};
task<> work();

// Boost.Cobalt's compositions: the handler is for the promise.
task<> initiate(handler) { co_await work(); }

task<> kept(handler own) { //~ coro-unwind-detector-across-suspend
  co_await work();
  *own.initiating = true;
}

// A generator's consumer runs in between, and unwinds what it likes.
struct detector {
  int before = std::uncaught_exceptions();
  bool *failed;
  ~detector() { *failed = std::uncaught_exceptions() > before; }
};

generator<int> numbers(bool *failed) {
  detector own{.failed = failed}; //~ coro-unwind-detector-across-suspend
  for (int i = 0; i != 3; ++i)
    co_yield i;
}

async_generator<int> later(bool *failed) {
  detector own{.failed = failed}; //~ coro-unwind-detector-across-suspend
  for (int i = 0; i != 3; ++i)
    co_yield i;
}

async_generator<int> closed_before(bool *failed) {
  for (int i = 0; i != 3; ++i) {
    {
      detector own{.failed = failed};
    }
    co_yield i;
  }
}
