// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The exceptions of aio.
//
// Contract
//   cancelled, generator_exit and interrupted do not derive from std::exception, as CancelledError,
//   GeneratorExit and KeyboardInterrupt do not derive from Exception: `catch (const std::exception&)`
//   lets them pass, and only `catch (...)` can swallow them.
//   invalid_state is misuse that the type system cannot refuse: a second await, a generator
//   entered twice. Its text names the static check that finds it, if there is one.
//   exception_group keeps every error of a group in the order in which they happened.
#pragma once

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace aio {

/// Raised at a suspension point of a task that somebody cancelled.
class cancelled final {
public:
  cancelled() noexcept = default;
  explicit cancelled(std::shared_ptr<const std::string> reason) noexcept
      : reason_(std::move(reason)) {}

  /// What cancel() was given, else that the task was cancelled.
  [[nodiscard]] const char *what() const noexcept {
    return reason_ ? reason_->c_str() : "aio: the task was cancelled";
  }

private:
  std::shared_ptr<const std::string> reason_; // shared: copying an exception must not throw
};

/// Raised at the co_yield of an async generator that is being closed.
class generator_exit final {
public:
  [[nodiscard]] const char *what() const noexcept { return "aio: the generator was closed"; }
};

/// SIGINT ended aio::run, as KeyboardInterrupt ends asyncio.run.
class interrupted final {
public:
  [[nodiscard]] const char *what() const noexcept { return "aio: interrupted by SIGINT"; }
};

/// Misuse: always a bug in the program, never an event of the outside world.
class invalid_state : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

/// A deadline passed.
class timeout_error : public std::runtime_error {
public:
  timeout_error() : std::runtime_error("aio: the operation timed out") {}
  using std::runtime_error::runtime_error;
};

/// Several errors at once; never empty.
class exception_group : public std::exception {
public:
  exception_group(std::string message, std::vector<std::exception_ptr> errors)
      : message_(std::move(message) + " (" + std::to_string(errors.size()) + ")"),
        errors_(std::move(errors)) {}

  [[nodiscard]] const char *what() const noexcept override { return message_.c_str(); }
  [[nodiscard]] const std::vector<std::exception_ptr> &errors() const noexcept { return errors_; }

private:
  std::string message_;
  std::vector<std::exception_ptr> errors_;
};

namespace detail {

/// The exception that `error` was thrown with (std::throw_with_nested), or null.
inline std::exception_ptr nested_in(const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::nested_exception &e) {
    return e.nested_ptr();
  } catch (...) {
    return nullptr;
  }
}

/// The text of any exception, for messages, with that of the one that it is nested around.
inline std::string describe(const std::exception_ptr &error) {
  if (!error)
    return "no exception";
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &e) {
    const std::exception_ptr cause = nested_in(error);
    return cause ? e.what() + (", because of: " + describe(cause)) : e.what();
  } catch (const cancelled &e) {
    return e.what();
  } catch (const generator_exit &e) {
    return e.what();
  } catch (...) {
    return "an exception of unknown type";
  }
}

/// Whether `error` is an E. Costs a throw; only for the ends of things.
template <class E> bool holds(const std::exception_ptr &error) {
  if (!error)
    return false;
  try {
    std::rethrow_exception(error);
  } catch (const E &) {
    return true;
  } catch (...) {
    return false;
  }
}

} // namespace detail
} // namespace aio
