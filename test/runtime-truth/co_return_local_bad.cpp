// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <string_view>

task<std::string_view> name() {
  std::string s = text();
  co_await later{};
  co_return std::string_view(s);
}

task<> runs() { use(co_await name()); }

int main() {
  spawn(runs());
  drain();
}
