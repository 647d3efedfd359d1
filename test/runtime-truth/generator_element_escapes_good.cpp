// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pull.h"

#include <string>
#include <vector>

generator<std::string> lines() {
  co_yield std::string(100, 'a');
  co_yield std::string(100, 'b');
}

int main() {
  std::vector<std::string> Kept;
  for (const std::string &Line : lines())
    Kept.push_back(Line);
  return Kept[0].front() == 'a' ? 0 : 1;
}
