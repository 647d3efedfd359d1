// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

struct read {
  std::string line = text();
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  const std::string &await_resume() const noexcept { return line; }
};

detached runs() {
  auto line = co_await read{};
  use(line);
}

int main() { runs(); }
