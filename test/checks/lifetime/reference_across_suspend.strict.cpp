// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"
#include <vector>

std::vector<int> counters;
task<> grow() {
  co_await yield_now();
  counters.push_back(0);
}

// Through a reference, an assignment writes to the element; a pointer is given another one.
task<> assigns(unsigned i) {
  int &counter = counters[i];
  co_await yield_now();
  counter = 0; //~ coro-reference-across-suspend
}
task<> looks_again(unsigned i) {
  int *counter = &counters[i];
  co_await yield_now();
  counter = &counters[i];
  *counter = 0;
}
