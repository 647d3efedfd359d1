// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// KJ: coroutine_traits of a type that nobody awaits are instantiated after the unit's end, and
// pass an object that is not trivial through `...`, which makes clang declare a builtin. This crashed.
#include "coro.h"

struct text {
  text(const text &);
  ~text();
};
template <class T> T instance() noexcept;
template <class T> struct can_convert {
  static int test(T);
  static char test(...);
};
template <class T, class U> constexpr bool converts() {
  return sizeof(can_convert<U>::test(instance<T>())) == sizeof(int);
}

template <class T> struct mine {
  coro::task<T> Inner;
};
template <class T, class... Args>
  requires(!converts<T, int>())
struct std::coroutine_traits<mine<T>, Args...> {
  struct promise_type {
    mine<T> get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_value(const T &);
    void unhandled_exception();
  };
};
mine<text> later();
void drops() {
  later(); //~ coro-unawaited-task
}
