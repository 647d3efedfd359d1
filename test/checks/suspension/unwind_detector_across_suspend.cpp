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
