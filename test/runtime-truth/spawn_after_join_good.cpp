// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

task<> work() { co_await later{}; }

task<> serve() {
  scope children;
  children.spawn(work());
  children.spawn(work());
  co_await children.join();
}

int main() {
  spawn(serve());
  drain();
}
