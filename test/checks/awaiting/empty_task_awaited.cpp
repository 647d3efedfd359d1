// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: a task made in a try block whose handler only reports.
#include "coro.h"

task<> make();
void report();

task<> guarded() {
  task<> Work;
  try {
    Work = make();
  } catch (...) {
    report();
  }
  co_await std::move(Work);
}

task<> forgotten(bool Make) {
  task<> Work;
  if (Make)
    Work = make();
  co_await std::move(Work); //~ coro-empty-task-awaited
}
