// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The base of every awaiter that waits for a loop: registers with the task's context, is resumed
// by the loop, raises cancelled.
//
// Contract
//   frame:   the waiter lives in the frame that waits; its destructor takes it out of every list, so
//            a frame that is destroyed while it waits leaves nothing behind.
//   resumes: the loop, in a callback of its own; never inside wake() or cancel().
//   thread:  the loop's.
//   cancel:  at once while it waits. If it was woken first, the cancellation is still raised here,
//            after give_back() has returned what the waiter was handed.
#pragma once

#include <aio/cancellation.hpp>
#include <aio/detail/held_mutex.hpp>
#include <aio/detail/ready_node.hpp>
#include <aio/loop.hpp>

#include <coroutine>

namespace aio::detail {

class waiter : public ready_node, public cancellable {
public:
  waiter() = default;
  waiter(const waiter &) = delete;
  waiter &operator=(const waiter &) = delete;

  /// What was waited for has happened.
  void wake() noexcept {
    if (state_ != state::waiting)
      return;
    state_ = state::woken;
    loop_->post(*this);
  }

  bool cancel() noexcept override {
    if (state_ != state::waiting)
      return false;
    on_cancel();
    unlink();
    cancelled_ = true;
    wake();
    return true;
  }

  void abandon() noexcept override {
    on_cancel();
    unlink();
    context_ = nullptr;
    state_ = state::idle;
  }

  void run() final { loop_->resume(handle_, context_); }

  [[nodiscard]] bool suspended() const noexcept { return state_ != state::idle; }
  [[nodiscard]] bool waiting() const noexcept { return state_ == state::waiting; }
  [[nodiscard]] loop &home() const noexcept { return *loop_; }

protected:
  ~waiter() {
    if (context_ != nullptr && state_ != state::idle)
      context_->wait_for(nullptr);
  }

  /// Suspends. The derived awaiter has put itself where wake() will find it, or does so next.
  template <class P> void suspend(std::coroutine_handle<P> h) {
    coro_lock_across_suspend();
    loop_ = &loop::current();
    handle_ = h;
    context_ = context_of(h);
    state_ = state::waiting;
    if (context_ == nullptr)
      return;
    context_->wait_for(this);
    if (context_->take_pending() && !this->cancel())
      cancelled_ = true;
  }
  /// As suspend, and also waits in `queue`, unless the task has a cancellation pending.
  template <class P, class List> void suspend_in(List &queue, std::coroutine_handle<P> h) {
    suspend(h);
    if (waiting())
      queue.push_back(*this);
  }

  /// Resumed (or never suspended): true if the task must raise cancelled.
  [[nodiscard]] bool finish() noexcept {
    if (state_ == state::idle)
      return false;
    state_ = state::idle;
    if (context_ == nullptr)
      return false;
    context_->wait_for(nullptr);
    return context_->take_pending() || cancelled_;
  }
  void finish_or_raise() {
    if (finish())
      raise();
  }
  [[noreturn]] void raise() const {
    if (context_ == nullptr)
      throw cancelled();
    context_->raise();
  }
  /// Resumed with the operation done: a cancellation is left for the next suspension.
  void finish_later() noexcept {
    if (state_ == state::idle)
      return;
    state_ = state::idle;
    if (context_ != nullptr)
      context_->wait_for(nullptr);
  }
  [[nodiscard]] context *get_context() const noexcept { return context_; }

  /// Leaves timers and whatever else it waits in, besides its list.
  virtual void on_cancel() noexcept {}

private:
  enum class state : unsigned char { idle, waiting, woken };
  std::coroutine_handle<> handle_{};
  loop *loop_ = nullptr;
  context *context_ = nullptr;
  state state_ = state::idle;
  bool cancelled_ = false;
};

} // namespace aio::detail
