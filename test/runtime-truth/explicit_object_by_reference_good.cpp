// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// std: c++23
#include "run.h"

int main() {
  spawn([s = text()](this auto self) -> task<> {
    co_await later{};
    use(s);
  }());
  drain();
}
