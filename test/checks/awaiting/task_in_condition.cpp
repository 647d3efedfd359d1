// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: a task that turns into its result.
#include "coro.h"
#include <concepts>

template <class T> struct asked : task<T> {
  explicit operator bool() const;
};
template <class T> struct valued : task<T> {
  operator T();
};
template <class T> struct convertible : task<T> {
  template <class U>
    requires std::same_as<U, T>
  operator U();
};
asked<bool> ask();
valued<bool> value();
convertible<bool> convert();

void result() {
  if (value())
    return;
  bool Answer = convert();
  (void)Answer;
}
void theTask() {
  if (ask()) //~ coro-task-in-condition
    return;
}
