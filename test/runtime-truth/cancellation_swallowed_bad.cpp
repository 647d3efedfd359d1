// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

struct cancelled : std::exception {};
bool Cancelled = false;

/// Cancelling works by an exception out of the await.
task<> poll() {
  co_await later{};
  if (Cancelled)
    throw cancelled();
}

int Rounds = 0;
task<> run() {
  while (Rounds != 1000) {
    ++Rounds;
    try {
      co_await poll();
    } catch (...) {
    }
  }
}

int main() {
  spawn([]() -> task<> {
    try {
      co_await run();
    } catch (const cancelled &) {
    }
  }());
  Cancelled = true;
  drain();
  return Rounds == 1000 ? 1 : 0;
}
