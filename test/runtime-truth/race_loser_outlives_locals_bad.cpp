// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

task<> nothing() { co_return; }
task<> receive(std::string &into) {
  co_await later{};
  co_await later{};
  use(into);
}

task<> read_with_timeout() {
  std::string buffer = text();
  co_await when_any(receive(buffer), nothing());
}

int main() {
  spawn(read_with_timeout());
  drain();
}
