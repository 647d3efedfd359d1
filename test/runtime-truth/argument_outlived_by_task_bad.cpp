// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

task<> print(const std::string &s) {
  co_await later{};
  use(s);
}

int main() {
  spawn(print(text()));
  drain();
}
