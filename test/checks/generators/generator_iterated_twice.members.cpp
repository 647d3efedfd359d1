// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A generator that a constructor moves into a member is moved once.
#include "coro.h"

struct all {
  explicit all(generator<int> &&given) : inner(std::move(given)) {}
  generator<int> inner;
};
