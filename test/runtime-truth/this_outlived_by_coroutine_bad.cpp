// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

struct session {
  std::string name = text();
  task<> run() {
    co_await later{};
    use(name);
  }
};

int main() {
  spawn(session{}.run());
  drain();
}
