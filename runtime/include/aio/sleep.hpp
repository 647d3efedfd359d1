// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::sleep, sleep_until, yield: give way to the loop.
//
// Contract
//   frame:   the timer lives in the frame that waits; nothing is allocated.
//   resumes: the loop, at the time or later; yield and a sleep of zero or less in its next turn.
//   thread:  the loop's.
//   cancel:  ends the sleep at once.
//   throws:  aio::cancelled; aio::invalid_state without a loop.
#pragma once

#include <aio/detail/waiter.hpp>

#include <chrono>
#include <optional>

namespace aio {

class [[nodiscard("co_await it")]] sleep_awaiter final : detail::waiter, detail::timer_node {
public:
  explicit sleep_awaiter(loop::duration d) noexcept : duration_(d) {}
  explicit sleep_awaiter(loop::time_point t) noexcept : when_(t) {}

  bool await_ready() const noexcept { return false; }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    suspend(h);
    if (!waiting())
      return;
    if (!when_ && duration_ <= loop::duration::zero())
      wake();
    else
      home().add_timer(*this, when_ ? *when_ : home().after(duration_));
  }
  void await_resume() { finish_or_raise(); }

private:
  void fire() noexcept override { wake(); }
  void on_cancel() noexcept override { timer_node::cancel(); }
  bool cancel() noexcept override { return waiter::cancel(); }

  loop::duration duration_{};
  std::optional<loop::time_point> when_;
};

inline sleep_awaiter sleep(std::chrono::nanoseconds d) noexcept {
  return sleep_awaiter(std::chrono::ceil<loop::duration>(d));
}
inline sleep_awaiter sleep_until(loop::time_point t) noexcept { return sleep_awaiter(t); }
inline sleep_awaiter yield() noexcept { return sleep_awaiter(loop::duration::zero()); }

} // namespace aio
