// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <exception>

int RolledBack = 0;

struct rollback {
  int count = std::uncaught_exceptions();
  ~rollback() { RolledBack = std::uncaught_exceptions() > count; }
};

task<> work() {
  rollback guard;
  co_await later{};
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
