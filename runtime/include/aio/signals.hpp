// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::signal_set: the signals that come to the program, on the loop; asyncio's add_signal_handler.
//
//   aio::signal_set stop(SIGTERM, SIGHUP);
//   const int number = co_await stop.wait();
//   AIO_FOR(int number, stop.all()) ...
//
// Contract
//   frame:   the set watches from its constructor to its destructor; those that come between two
//            waits are kept in their order. Its tasks and generators refer to its state.
//   resumes: the loop, in a turn after the signal; no code of the program runs in a handler.
//   thread:  the loop's, which must be a uv_loop. One task waits at a time.
//   cancel:  of a wait loses no signal.
//   SIGINT:  in a set it is the set's: aio::run does not cancel main meanwhile.
//   throws:  std::system_error if a signal cannot be watched; aio::invalid_state without a uv_loop,
//            for a second task that waits, and when the loop has ended.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/uv_waiter.hpp>
#include <aio/task.hpp>

#include <uv.h>

#include <concepts>
#include <csignal>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace aio {

namespace detail {

struct signal_state {
  std::deque<int> come;
  uv_waiter *waiting = nullptr;
};

/// One signal of a set.
struct signal_watch final : uv_resource {
  uv_signal_t handle{};
  std::shared_ptr<signal_state> state; // null once the set is gone

  static signal_watch *start(const std::shared_ptr<signal_state> &s, int number) {
    uv_loop &l = current_uv_loop();
    auto own = std::make_unique<signal_watch>();
    uv_check(uv_signal_init(l.native(), &own->handle));
    l.own(*own, reinterpret_cast<uv_handle_t *>(&own->handle));
    own->state = s;
    auto *watch = own.release(); // from here on release() ends it
    const int error = uv_signal_start(&watch->handle, on_signal, number);
    if (error != 0) {
      watch->release();
      uv_check(error);
    }
    return watch;
  }
  static void on_signal(uv_signal_t *h, int number) {
    auto &self = static_cast<signal_watch &>(*static_cast<uv_resource *>(h->data));
    if (!self.state)
      return;
    self.state->come.push_back(number);
    wake_and_clear(self.state->waiting);
  }
};

inline task<int> next_signal(std::shared_ptr<signal_state> s) {
  while (s->come.empty())
    co_await uv_wait(s->waiting);
  const int number = s->come.front();
  s->come.pop_front();
  co_return number;
}
inline async_generator<int> all_signals(std::shared_ptr<signal_state> s) {
  for (;;) {
    const int number = co_await next_signal(s);
    co_yield number;
  }
}

} // namespace detail

class [[nodiscard]] signal_set {
public:
  template <std::same_as<int>... Numbers> explicit signal_set(Numbers... numbers) {
    (add(numbers), ...);
  }
  signal_set(const signal_set &) = delete;
  signal_set &operator=(const signal_set &) = delete;
  ~signal_set() {
    for (detail::signal_watch *w : watches_)
      end(w);
  }

  /// The next signal's number.
  task<int> wait() { return detail::next_signal(checked()); }
  async_generator<int> all() { return detail::all_signals(checked()); }

private:
  void add(int number) {
    watches_.reserve(watches_.size() + 1);
    try {
      watches_.push_back(detail::signal_watch::start(state_, number));
    } catch (...) {
      for (detail::signal_watch *w : std::exchange(watches_, {}))
        end(w);
      throw;
    }
    if (number == SIGINT)
      detail::current_uv_loop().take_interrupts(1);
  }
  static void end(detail::signal_watch *w) noexcept {
    w->state = nullptr;
    if (w->handle.signum == SIGINT && !w->orphaned())
      static_cast<uv_loop *>(w->handle.loop->data)->take_interrupts(-1);
    w->release();
  }
  [[nodiscard]] const std::shared_ptr<detail::signal_state> &checked() const {
    for (const detail::signal_watch *w : watches_)
      w->check_loop("signal_set");
    return state_;
  }

  std::shared_ptr<detail::signal_state> state_ = std::make_shared<detail::signal_state>();
  std::vector<detail::signal_watch *> watches_;
};

} // namespace aio
