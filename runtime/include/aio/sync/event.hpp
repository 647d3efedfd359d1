// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::event: a flag that tasks wait for.
//
// Contract
//   frame:   whoever waits is queued in its own frame; nothing is allocated.
//   resumes: set() makes everybody that waits ready; a clear() right after does not hold them.
//   thread:  one loop's; from another thread use loop::call_soon_threadsafe.
//   cancel:  leaves the queue.
//   throws:  wait() aio::cancelled.
#pragma once

#include <aio/detail/waiter.hpp>

namespace aio {

class event {
public:
  event() = default;
  event(const event &) = delete;
  event &operator=(const event &) = delete;

  class [[nodiscard("co_await it")]] wait_awaiter final : public detail::waiter {
  public:
    explicit wait_awaiter(event &e) noexcept : event_(e) {}
    bool await_ready() const noexcept { return event_.set_; }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(event_.waiting_, h);
    }
    void await_resume() { finish_or_raise(); }

  private:
    event &event_;
  };

  wait_awaiter wait() noexcept { return wait_awaiter(*this); }
  void set() noexcept {
    set_ = true;
    while (detail::waiter *w = waiting_.pop_front())
      w->wake();
  }
  void clear() noexcept { set_ = false; }
  [[nodiscard]] bool is_set() const noexcept { return set_; }

private:
  detail::list<detail::waiter> waiting_;
  bool set_ = false;
};

} // namespace aio
