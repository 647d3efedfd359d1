// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

task<> read(const std::string &s) {
  co_await later{};
  use(s);
}

task<> serve() {
  std::string buffer = text();
  scope children;
  children.spawn(read(buffer));
  co_await children.join();
}

int main() {
  spawn(serve());
  drain();
}
