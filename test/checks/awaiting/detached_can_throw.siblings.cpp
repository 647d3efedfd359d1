// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// That one detached coroutine catches what a call throws shows that it throws in another one too.
#include "coro.h"

task<int> fetch();
task<int> quiet();
void show(int);
void log();

detached refresh() {
  int n = co_await fetch(); //~ coro-detached-can-throw
  show(n);
}

detached refresh_with_care() {
  try {
    show(co_await fetch());
  } catch (...) {
    log();
  }
}

detached nothing_known() { show(co_await quiet()); }

// A task hands its exception on: that it catches says nothing.
task<> awaited() {
  try {
    show(co_await quiet());
  } catch (...) {
    log();
  }
}
