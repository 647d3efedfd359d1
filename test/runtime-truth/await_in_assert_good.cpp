// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// differs: -DNDEBUG
#include "run.h"

#include <cassert>

int Sent = 0;

task<bool> send() {
  co_await later{};
  ++Sent;
  co_return true;
}

task<> greet() {
  [[maybe_unused]] bool Arrived = co_await send();
  assert(Arrived);
  co_await later{};
}

int main() {
  spawn(greet());
  drain();
  return Sent;
}
