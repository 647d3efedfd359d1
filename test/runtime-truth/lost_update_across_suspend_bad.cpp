// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

int Total = 0;

task<int> one() {
  co_await later{};
  co_return 1;
}

task<> add() { Total = Total + co_await one(); }

int main() {
  spawn(add());
  spawn(add());
  drain();
  return Total == 2 ? 0 : 1;
}
