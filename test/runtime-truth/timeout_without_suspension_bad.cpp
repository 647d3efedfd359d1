// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

bool Expired = false;

/// Strikes when the loop gets to it, as every timer does.
task<> timer() {
  co_await later{};
  Expired = true;
}

int Rounds = 0;
task<> work() {
  while (!Expired && Rounds != 1000)
    ++Rounds;
  co_return;
}

/// Ends the work when the timer strikes.
task<> with_timeout(task<> Limited) {
  spawn(timer());
  co_await std::move(Limited);
}

int main() {
  spawn(with_timeout(work()));
  drain();
  return Rounds == 1000 ? 1 : 0;
}
