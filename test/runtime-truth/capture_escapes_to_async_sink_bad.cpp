// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <functional>

std::deque<std::function<void()>> Posted;
void post(std::function<void()> Callback) { Posted.push_back(std::move(Callback)); }

void start() {
  std::string name = text();
  post([&name] { use(name); });
}

int main() {
  start();
  Posted.front()();
}
