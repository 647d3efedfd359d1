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
  assert(co_await send());
  co_await later{};
}

int main() {
  spawn(greet());
  drain();
  return Sent;
}
