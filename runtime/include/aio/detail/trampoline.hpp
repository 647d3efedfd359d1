// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Symmetric transfer that cannot overflow the stack.
//
// [expr.await]/5.1.1 says that a handle returned from await_suspend is resumed; that this is a
// tail call is only a recommendation. g++ makes none at -O0 and none under sanitizers: a
// million ready elements would be a million nested calls. So every aio awaiter returns
// transfer(next); one in `transfer_budget` goes back to resume(), which starts from a flat stack.
//
// Contract
//   resume(h, slice) runs h and all it transfers to; when the slice is used up it returns the handle
//   that is due, so that a loop can let timers and I/O run before it continues.
//   A handle that foreign code resumes outside resume() is transferred to directly.
#pragma once

#include <aio/detail/coarse_clock.hpp>

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <optional>
#include <utility>

namespace aio::detail {

inline constexpr unsigned transfer_budget = 128;

/// How long one resume() may run.
struct slice {
  unsigned transfers = ~0U;
  std::optional<std::chrono::milliseconds> time{};
};
/// Enough for most, and the same in every run: a loop whose order must not depend on the machine.
inline constexpr slice counted_slice{256 * transfer_budget, {}};
/// As well for a coroutine that computes between two transfers.
inline constexpr slice timed_slice{counted_slice.transfers, std::chrono::milliseconds(10)};

struct trampoline {
  std::coroutine_handle<> next{};
  unsigned budget = transfer_budget;
};

inline constinit thread_local trampoline *active_trampoline = nullptr;

inline std::coroutine_handle<> transfer(std::coroutine_handle<> h) noexcept {
  trampoline *t = active_trampoline;
  if (t == nullptr || --t->budget != 0)
    return h;
  t->next = h;
  return std::noop_coroutine();
}

/// Says when the time of a slice is over. The first budget is small and not counted: what ends
/// within it pays for no clock.
class slice_timer {
public:
  explicit slice_timer(const slice &s) noexcept : limit_(s.time) {}
  [[nodiscard]] unsigned budget() const noexcept { return limit_ ? budget_ : transfer_budget; }
  [[nodiscard]] bool over() noexcept {
    if (!limit_)
      return false;
    budget_ = std::min(2 * budget_, largest);
    const auto now = coarse_now();
    if (!begin_)
      begin_ = now;
    return now - *begin_ >= *limit_;
  }

private:
  static constexpr unsigned largest = 32;
  std::optional<std::chrono::milliseconds> limit_;
  std::optional<std::chrono::nanoseconds> begin_;
  unsigned budget_ = 4;
};

inline std::coroutine_handle<> resume(std::coroutine_handle<> h, slice s = {}) {
  struct scope {
    trampoline own;
    trampoline *outer = std::exchange(active_trampoline, &own);
    ~scope() { active_trampoline = outer; }
  } run;
  slice_timer timer(s);
  for (;;) {
    const unsigned budget = run.own.budget = timer.budget();
    h.resume();
    h = std::exchange(run.own.next, nullptr);
    if (!h || s.transfers <= budget || timer.over())
      return h;
    s.transfers -= budget;
  }
}

} // namespace aio::detail
