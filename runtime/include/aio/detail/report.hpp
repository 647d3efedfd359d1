// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where problems go that have no caller: an exception nobody awaited, misuse seen in debug mode.
//
// Contract
//   A loop that runs installs itself as the thread's sink (its exception handler); without one
//   the text goes to stderr. A sink must not throw.
#pragma once

#include <aio/errors.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace aio {

/// What is reported: `check` names the corolint check that finds it statically, or is empty.
struct problem {
  std::string_view check;
  std::string message;
  std::exception_ptr error;
  /// What was on its way when `error` was thrown, Python's __context__.
  std::exception_ptr context = nullptr;
};

namespace detail {

class problem_sink {
public:
  virtual void on_problem(const problem &p) noexcept = 0;

protected:
  ~problem_sink() = default;
};

inline constinit thread_local problem_sink *current_sink = nullptr;

inline void print(const problem &p) noexcept {
  try {
    std::string text = "aio: ";
    if (!p.check.empty())
      text.append(p.check).append(": ");
    text += p.message;
    if (p.error)
      text.append(": ").append(describe(p.error));
    if (p.context)
      text.append(", while another exception was on its way: ").append(describe(p.context));
    text += '\n';
    std::fputs(text.c_str(), stderr);
  } catch (...) {
    std::fputs("aio: a problem could not be described\n", stderr);
  }
}

inline void report(const problem &p) noexcept {
  if (current_sink)
    current_sink->on_problem(p);
  else
    print(p);
}

/// Builds the problem too: every caller is noexcept, and out of memory must not terminate.
inline void report(std::string_view check, std::string_view message,
                   const std::exception_ptr &error = nullptr,
                   const std::exception_ptr &context = nullptr) noexcept {
  try {
    report(problem{check, std::string(message), error, context});
  } catch (...) {
    std::fputs("aio: a problem could not be described\n", stderr);
  }
}

/// What is thrown when cleanup threw `later` while `first` was on its way; either may be null. It is
/// the first, and the other is reported; but a later cancellation is not swallowed, and
/// generator_exit is no error.
inline std::exception_ptr first_error(const std::exception_ptr &first,
                                      const std::exception_ptr &later,
                                      std::string_view message) noexcept {
  if (!first || !later || first == later)
    return first ? first : later;
  if (holds<generator_exit>(first))
    return later;
  const bool cancelled_later = holds<cancelled>(later);
  if (cancelled_later && holds<cancelled>(first))
    return first;
  report("", message, later, first);
  return cancelled_later ? later : first;
}

} // namespace detail
} // namespace aio
