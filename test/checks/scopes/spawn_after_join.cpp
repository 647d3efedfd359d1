// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

task<> work();
void keep(task<> &&);

// A join that is made and not awaited yet closes nothing.
task<> prepared() {
  task_scope scope;
  task<> all = scope.join();
  scope.spawn(work());
  co_await std::move(all);
}

template <class T> task<> in_template(T) {
  task_scope scope;
  scope.spawn(work());
  co_await scope.join();
  scope.spawn(work()); //~ coro-spawn-after-join
}
template task<> in_template(int);
