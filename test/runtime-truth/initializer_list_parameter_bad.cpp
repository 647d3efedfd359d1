// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <initializer_list>

task<> print(std::initializer_list<std::string> all) {
  co_await later{};
  for (const std::string &s : all)
    use(s);
}

int main() {
  spawn(print({text(), text()}));
  drain();
}
