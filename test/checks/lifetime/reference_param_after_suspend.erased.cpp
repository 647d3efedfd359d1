// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call through a std::function that is known to hold the coroutine is a caller in sight: where it
// lends a temporary, that call is reported, and not the parameter.
#include "coro.h"
#include <functional>

struct state {
  int size;
};
state current();

generator<int> each(const state &s) {
  for (int i = 0; i < s.size; ++i)
    co_yield i;
}
generator<int> each_of_anybody(const state &s) { //~ coro-reference-param-after-suspend
  for (int i = 0; i < s.size; ++i)
    co_yield i;
}

struct solver {
  std::function<generator<int>(const state &)> branch = each;
  int sum() {
    int n = 0;
    auto choices = branch(current());
    for (int i : choices)
      n += i;
    return n;
  }
};
