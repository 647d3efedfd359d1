// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Debug mode: -DAIO_DEBUG=1 for a whole program. Each report names the corolint check that finds
// the same before the program runs:
//   coro-unawaited-task            a task was destroyed that nobody awaited or started
//   coro-async-generator-not-closed  a generator was dropped between two elements, or pulled after
//                                  the loop had closed all
//   coro-blocking-call             a callback kept the loop longer than
//                                  loop::set_slow_callback_duration() (100 ms), with its task
//   (no check)                     call_soon or call_at from a thread that does not run the loop
// What is an exception in every mode (aio::invalid_state) names its check in every mode:
// coro-task-awaited-twice, coro-empty-task-awaited, coro-generator-iterated-twice,
// coro-sync-wait-in-coroutine.
// With clang's ThreadSanitizer beside it (LLVM 18 or later), which alone knows what locks a thread
// holds, also, as a report of the sanitizer's own ("mutexes held in the wrong context"):
//   coro-lock-across-suspend       a std::mutex is held where a task begins to wait; so it is if
//                                  whoever called run holds one. An aio::mutex may be held.
//
// Contract
//   thread:  problem_scope receives the reports of its thread while no loop runs on it; a running
//            loop has its exception handler.
//   throws:  nothing; a handler that throws is reported itself.
#pragma once

#include <aio/detail/config.hpp>
#include <aio/detail/report.hpp>

#include <functional>
#include <utility>

namespace aio {

inline constexpr bool debug_enabled = detail::debugging;

/// Receives the problems of this thread as long as it lives.
class problem_scope final : detail::problem_sink {
public:
  explicit problem_scope(std::function<void(const problem &)> handler)
      : handler_(std::move(handler)),
        outer_(std::exchange(detail::current_sink, static_cast<detail::problem_sink *>(this))) {}
  problem_scope(const problem_scope &) = delete;
  problem_scope &operator=(const problem_scope &) = delete;
  ~problem_scope() { detail::current_sink = outer_; }

private:
  void on_problem(const problem &p) noexcept override {
    try {
      handler_(p);
    } catch (...) {
      detail::print(p);
    }
  }
  std::function<void(const problem &)> handler_;
  detail::problem_sink *outer_;
};

} // namespace aio
