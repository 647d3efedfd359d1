// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <exception>

int RolledBack = 0;

task<> work() {
  try {
    co_await later{};
  } catch (...) {
    RolledBack = 1;
    throw;
  }
}

struct resumes {
  ~resumes() { drain(); }
};

int main() {
  spawn(work());
  try {
    resumes guard;
    throw 1;
  } catch (int) {
  }
  return RolledBack;
}
