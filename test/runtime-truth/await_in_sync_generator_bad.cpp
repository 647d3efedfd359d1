// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pull.h"
#include "run.h"

generator<int> numbers() {
  co_await later();
  co_yield 1;
}

int main() {
  for (int Number : numbers())
    return Number == 1 ? 0 : 1;
  return 1;
}
