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
  std::exception_ptr failed;
  try {
    co_await fails();
  } catch (...) {
    failed = std::current_exception();
  }
  co_await children.join();
  if (failed)
    std::rethrow_exception(failed);
}

task<> caught() {
  try {
    co_await serve();
  } catch (const std::runtime_error &) {
  }
}

int main() {
  spawn(caught());
  drain();
}
