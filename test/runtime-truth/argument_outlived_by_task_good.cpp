// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

task<> print(std::string s) {
  co_await later{};
  use(s);
}

int main() {
  spawn(print(text()));
  drain();
}
