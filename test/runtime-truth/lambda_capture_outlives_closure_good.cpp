// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

int main() {
  spawn([](std::string s) -> task<> {
    co_await later{};
    use(s);
  }(text()));
  drain();
}
