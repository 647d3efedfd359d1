// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::uv_loop: the loop of real programs, on libuv, as uvloop is for asyncio.
//
// Contract
//   owner, resumes, thread, cancel: as loop.
//   time:    now() is the steady clock, also in the middle of a long callback. A timer fires at its
//            time or up to two milliseconds later, if the loop is free then, and never earlier.
//   native:  native() is a uv_loop_t for handles of sockets, files and processes. The destructor
//            closes the handles that are left, whose memory lives until then.
//   throws:  the constructor throws std::system_error if libuv cannot make a loop.
#pragma once

#include <aio/detail/uv_resource.hpp>
#include <aio/loop.hpp>

#include <uv.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <system_error>

namespace aio {

class uv_loop final : public loop {
public:
  uv_loop() : loop(detail::timed_slice) {
    check(uv_loop_init(&native_));
    native_.data = this;
    int error = uv_async_init(&native_, &wake_, [](uv_async_t *) {});
    if (error == 0)
      error = uv_timer_init(&native_, &timer_);
    if (error == 0)
      error = uv_prepare_init(&native_, &prepare_);
    if (error != 0) {
      close_native();
      check(error);
    }
    uv_unref(reinterpret_cast<uv_handle_t *>(&wake_));
    uv_unref(reinterpret_cast<uv_handle_t *>(&timer_));
    // uv_run runs due timers before it polls: what they made ready must not wait for the poll.
    prepare_.data = this;
    uv_prepare_start(&prepare_, [](uv_prepare_t *p) {
      if (static_cast<uv_loop *>(p->data)->has_ready())
        uv_stop(p->loop);
    });
    uv_unref(reinterpret_cast<uv_handle_t *>(&prepare_));
  }
  ~uv_loop() override {
    clear();
    while (detail::uv_resource *r = resources_.pop_front())
      r->loop_ended();
    close_native();
  }

  /// Not uv_now(), which stands still in a turn: a timer set after a long callback would be early.
  [[nodiscard]] time_point now() const noexcept override { return clock::now(); }

  [[nodiscard]] uv_loop_t *native() noexcept { return &native_; }
  /// `h` has been initialised and is a part of `r`.
  void own(detail::uv_resource &r, uv_handle_t *h) noexcept {
    resources_.push_back(r);
    r.opened(*this, h);
  }

  /// A signal_set watches SIGINT: it is not for aio::run to act on.
  void take_interrupts(int sets) noexcept { interrupt_sets_ += sets; }
  [[nodiscard]] bool interrupts_taken() const noexcept { return interrupt_sets_ != 0; }

private:
  static void check(int error) {
    if (error != 0)
      throw std::system_error(-error, std::generic_category(), uv_strerror(error));
  }

  /// Rounded up, 0 if it has passed.
  [[nodiscard]] std::uint64_t milliseconds_to(time_point deadline) const noexcept {
    const time_point t = now();
    if (deadline <= t)
      return 0;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - t);
    return static_cast<std::uint64_t>(left.count());
  }

  void wait(std::optional<time_point> deadline) override {
    if (deadline && *deadline == time_point::min()) {
      // Work is ready: look for events only, and only if there can be any; for a signal, whose
      // handle keeps no loop alive, now and then.
      const bool look = ++busy_turns_ % 64 == 0;
      if (look)
        uv_ref(reinterpret_cast<uv_handle_t *>(&wake_));
      if (uv_loop_alive(&native_) != 0)
        uv_run(&native_, UV_RUN_NOWAIT);
      if (look)
        uv_unref(reinterpret_cast<uv_handle_t *>(&wake_));
      return;
    }
    if (has_remote())
      return;
    // The referenced wake_ or timer_ makes uv_run block although no other handle is active.
    uv_ref(reinterpret_cast<uv_handle_t *>(&wake_));
    if (deadline) {
      uv_update_time(&native_);
      uv_timer_start(&timer_, [](uv_timer_t *t) { uv_stop(t->loop); }, milliseconds_to(*deadline),
                     0);
    }
    uv_run(&native_, UV_RUN_ONCE);
    uv_timer_stop(&timer_);
    uv_unref(reinterpret_cast<uv_handle_t *>(&wake_));
  }

  void wake() noexcept override { uv_async_send(&wake_); }

  void close_native() noexcept {
    uv_walk(
        &native_,
        [](uv_handle_t *h, void *) {
          if (uv_is_closing(h) == 0)
            uv_close(h, nullptr);
        },
        nullptr);
    while (uv_loop_close(&native_) == UV_EBUSY)
      uv_run(&native_, UV_RUN_DEFAULT);
  }

  uv_loop_t native_{};
  uv_async_t wake_{};
  uv_timer_t timer_{};
  uv_prepare_t prepare_{};
  detail::list<detail::uv_resource, detail::uv_resource> resources_;
  unsigned busy_turns_ = 0;
  int interrupt_sets_ = 0;
};

} // namespace aio
