// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <thread>

thread_local int Counter = 0;
int Seen = 0;

task<> work() {
  int &counter = Counter;
  co_await later{};
  ++counter;
}

int main() {
  spawn(work());
  std::thread([] {
    Counter = 7;
    drain();
    Seen = Counter;
  }).join();
  return Seen == 8 ? 0 : 1;
}
