// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <thread>

thread_local int Depth = 0;

/// Gives back what it took, on the thread it dies on.
struct deeper {
  deeper() { ++Depth; }
  ~deeper() { --Depth; }
};

task<> work() {
  { deeper Guard; }
  co_await later{};
}

int main() {
  spawn(work());
  std::thread Other([] {
    drain();
    if (Depth != 0)
      std::_Exit(1);
  });
  Other.join();
  return Depth == 0 ? 0 : 1;
}
