// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

task<> print(const std::string &s) {
  co_await later{};
  use(s);
}

task<> wrapper(std::string s) { return print(s); }

int main() {
  spawn(wrapper(text()));
  drain();
}
