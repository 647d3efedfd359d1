// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

template <class F> task<> call_later(F &&f) {
  co_await later{};
  f();
}

int main() {
  spawn(call_later([s = text()] { use(s); }));
  drain();
}
