// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// differs: compiler
#include "run.h"

/// A number is drawn when the coroutine goes on.
struct roll {
  int Last = 0;
  struct drawing : later {
    roll *From;
    int await_resume() const { return ++From->Last; }
  };
  drawing draw() { return {{}, this}; }
};

int pair(int First, int Second) { return 10 * First + Second; }

int Seen = 0;
roll Tickets;
task<> two() {
  int First = co_await Tickets.draw();
  int Second = co_await Tickets.draw();
  Seen = pair(First, Second);
}

int main() {
  spawn(two());
  drain();
  return Seen;
}
