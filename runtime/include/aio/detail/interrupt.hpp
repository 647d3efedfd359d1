// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// SIGINT as asyncio.run takes it. The contract is run.hpp's.
#pragma once

#include <aio/errors.hpp>
#include <aio/loop.hpp>
#include <aio/uv_loop.hpp>

#include <uv.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

namespace aio::detail {

/// Made before its loop and dead after it: the loop closes the handle, which must live until then.
class interrupt {
public:
  interrupt() = default;
  interrupt(const interrupt &) = delete;
  interrupt &operator=(const interrupt &) = delete;
  ~interrupt() = default;

  /// The first SIGINT cancels `main`. A program that has a handler of its own keeps it.
  void watch(uv_loop &l, loop_task &main) {
    struct sigaction now {};
    if (sigaction(SIGINT, nullptr, &now) != 0 || now.sa_handler != SIG_DFL ||
        uv_signal_init(l.native(), &signal_) != 0)
      return;
    signal_.data = this;
    main_ = &main;
    uv_unref(reinterpret_cast<uv_handle_t *>(&signal_));
    uv_signal_start(
        &signal_,
        [](uv_signal_t *s, int) {
          auto &self = *static_cast<interrupt *>(s->data);
          if (static_cast<uv_loop *>(s->loop->data)->interrupts_taken())
            return;
          if (std::exchange(self.happened_, true)) { // whoever asks twice does not wait
            uv_signal_stop(s);
            std::raise(SIGINT);
          } else if (self.main_ != nullptr) {
            self.main_->request_cancel();
          }
        },
        SIGINT);
  }
  void main_is_over() noexcept { main_ = nullptr; }
  [[nodiscard]] bool happened() const noexcept { return happened_; }

private:
  uv_signal_t signal_{};
  loop_task *main_ = nullptr;
  bool happened_ = false;
};

/// Where nobody catches it, the program ends by SIGINT, for a shell with 130, as Python's does after
/// KeyboardInterrupt; std::terminate alone would abort it and say that it crashed.
[[noreturn]] inline void throw_interrupted() {
  static std::terminate_handler before = nullptr;
  [[maybe_unused]] static const bool once = [] {
    before = std::set_terminate([] {
      if (holds<interrupted>(std::current_exception())) {
        std::fflush(nullptr);
        std::signal(SIGINT, SIG_DFL);
        std::raise(SIGINT);
      }
      before != nullptr ? before() : std::abort();
    });
    return true;
  }();
  throw interrupted();
}

} // namespace aio::detail
