// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

task<> fails() {
  co_await later{};
  throw 1;
}

bool Handled = false;

task<> tries() {
  try {
    co_await fails();
  } catch (int) {
    Handled = true;
    throw;
  }
}

task<> runs() {
  try {
    co_await tries();
  } catch (int) {
  }
}

int main() {
  spawn(runs());
  drain();
  return Handled ? 0 : 1;
}
