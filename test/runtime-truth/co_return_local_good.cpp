// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

task<std::string> name() {
  std::string s = text();
  co_await later{};
  co_return s;
}

task<> runs() { use(co_await name()); }

int main() {
  spawn(runs());
  drain();
}
