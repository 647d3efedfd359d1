// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

task<> read(const int &x) {
  co_await yield_now();
  co_await sleep_ms(x);
}

// The scope of somebody else lives longer than any local here.
task<> parameter(task_scope &scope) {
  int buffer = 1;
  scope.spawn(read(buffer)); //~ coro-scope-task-outlives-local
  co_await yield_now();
}

task<> joined(task_scope &scope) {
  int buffer = 1;
  scope.spawn(read(buffer));
  co_await scope.join();
}

task<> theirs(task_scope &scope, int &buffer) {
  scope.spawn(read(buffer));
  co_await yield_now();
}

// What a scope gives back may be awaited.
struct [[clang::annotate("coro::scope")]] group {
  [[clang::annotate("coro::spawn")]] task<> start(task<> work);
};
task<> handle(group &g) {
  int buffer = 1;
  auto started = g.start(read(buffer));
  co_await std::move(started);
}
