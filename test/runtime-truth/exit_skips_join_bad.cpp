// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

#include <stdexcept>

task<> work() { co_await later{}; }
task<> fails() {
  co_await later{};
  throw std::runtime_error("no");
}

task<> serve() {
  scope children;
  children.spawn(work());
  children.spawn(work());
  co_await fails();
  co_await children.join();
}

task<> caught() {
  try {
    co_await serve();
  } catch (const std::runtime_error &) {
  }
}

int main() {
  spawn(caught());
  Ready.pop_front(); // one task that takes longer
  drain();
}
