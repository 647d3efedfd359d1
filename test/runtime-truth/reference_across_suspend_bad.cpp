// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <vector>

std::vector<std::string> Lines{text(), text()};

detached print() {
  for (std::string &line : Lines) {
    co_await later{};
    use(line);
  }
}

int main() {
  print();
  for (int i = 0; i < 100; ++i)
    Lines.push_back(text());
  drain();
}
