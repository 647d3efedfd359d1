// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Symmetric transfer that cannot overflow the stack.
//
// [expr.await]/5.1.1 says that a handle returned from await_suspend is resumed; that this is a
// tail call is only a recommendation. g++ makes none at -O0 and none under sanitizers: a
// million ready elements would be a million nested calls. So every aio awaiter returns
// transfer(next); one in `transfer_budget` goes back to resume(), which starts from a flat stack.
//
// Contract
//   resume(h, slices) runs h and all it transfers to; if more than `slices` budgets are used up it
//   returns the handle that is due, so that a loop can let timers and I/O run before it goes on.
//   A handle that foreign code resumes outside resume() is transferred to directly.
#pragma once

#include <coroutine>
#include <utility>

namespace aio::detail {

inline constexpr unsigned transfer_budget = 128;
inline constexpr unsigned default_slices = 256;

struct trampoline {
  std::coroutine_handle<> next{};
  unsigned budget = transfer_budget;
};

inline constinit thread_local trampoline *active_trampoline = nullptr;

inline std::coroutine_handle<> transfer(std::coroutine_handle<> h) noexcept {
  trampoline *t = active_trampoline;
  if (t == nullptr || --t->budget != 0)
    return h;
  t->budget = transfer_budget;
  t->next = h;
  return std::noop_coroutine();
}

inline std::coroutine_handle<> resume(std::coroutine_handle<> h, unsigned slices = ~0U) {
  struct scope {
    trampoline own;
    trampoline *outer = std::exchange(active_trampoline, &own);
    ~scope() { active_trampoline = outer; }
  } s;
  do {
    h.resume();
    h = std::exchange(s.own.next, nullptr);
  } while (h && --slices != 0);
  return h;
}

} // namespace aio::detail
