// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

task<> work() { co_await later{}; }

task<> serve() {
  scope children;
  children.spawn(work());
  co_return;
}

int main() {
  spawn(serve());
  drain();
}
