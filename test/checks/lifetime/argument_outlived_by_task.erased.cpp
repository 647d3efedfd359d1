// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call through a std::function that is known to hold a coroutine is a call of that coroutine.
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
generator<int> each_copied(state s) {
  for (int i = 0; i < s.size; ++i)
    co_yield i;
}

struct solver {
  std::function<generator<int>(const state &)> branch = each;
  std::function<generator<int>(const state &)> copies = each_copied;
  int sum() {
    int n = 0;
    auto choices = branch(current()); //~ coro-argument-outlived-by-task
    for (int i : choices)
      n += i;
    return n;
  }
  int sum_named() {
    int n = 0;
    state s = current();
    auto choices = branch(s);
    for (int i : choices)
      n += i;
    return n;
  }
  int sum_at_once() {
    int n = 0;
    for (int i : copies(current()))
      n += i;
    return n;
  }
};
