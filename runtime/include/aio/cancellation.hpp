// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cancellation: what every running task carries, and how a coroutine looks at it.
//
// Contract
//   owner:   a context belongs to the task that create_task or run made; the coroutines that the
//            task awaits, and the generators it pulls, borrow a pointer to it.
//   edge:    cancel() makes the operation that the task waits for raise aio::cancelled, once per
//            call; if the task is not waiting, its next suspension raises it. Cleanup may await.
//            A task that awaits only what is ready does not suspend: when the loop has put it off
//            for others (loop.hpp), its next co_await of a task or of next() raises it.
//   level:   cancel_requests() counts cancel() minus uncancel(); a task that swallowed the
//            exception shows by cancel_requests() != 0. stop_token() is requested with the first
//            cancel() and stays so; it is what a thread or a foreign library can be given.
//   thread:  everything here belongs to the thread of the task's loop; only the std::stop_token may
//            leave it.
//   throws:  cancel() nothing; stop_token() bad_alloc.
#pragma once

#include <aio/detail/await_chain.hpp>
#include <aio/errors.hpp>

#include <coroutine>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

namespace detail {

class variable_map; // of context_variable
class task_core;

/// An operation that a task waits for.
class cancellable {
public:
  /// True: the operation will end soon, and with `cancelled` unless it waits for something that
  /// swallows it. False: it is over already, and the task must raise by itself.
  virtual bool cancel() noexcept = 0;
  /// Nobody will resume what waits: it leaves everything that refers to it, and its task.
  virtual void abandon() noexcept {}
  /// Adds the tasks whose end it waits for.
  virtual void add_awaited(std::vector<const task_core *> &) const {}

protected:
  ~cancellable() = default;
};

} // namespace detail

/// The cancellation state of one task.
class context {
public:
  context() = default;
  context(const context &) = delete;
  context &operator=(const context &) = delete;

  void cancel() noexcept { cancel_because(nullptr); }
  /// The exception's what() says why.
  void cancel(std::string reason) {
    cancel_because(std::make_shared<const std::string>(std::move(reason)));
  }
  void cancel_because(std::shared_ptr<const std::string> reason) noexcept {
    reason_ = std::move(reason);
    ++requests_;
    if (source_)
      source_->request_stop();
    if (waiting_ == nullptr || !waiting_->cancel())
      pending_ = true;
  }

  /// Takes one request back: whoever called cancel() to end a scope of its own, ends it so.
  unsigned uncancel() noexcept {
    if (requests_ != 0 && --requests_ == 0)
      pending_ = false;
    return requests_;
  }

  [[nodiscard]] unsigned cancel_requests() const noexcept { return requests_; }

  [[nodiscard]] std::stop_token stop_token() {
    if (!source_) {
      source_.emplace();
      if (requests_ != 0)
        source_->request_stop();
    }
    return source_->get_token();
  }

  [[nodiscard]] std::string_view name() const noexcept { return name_; }

  // For operations, not for programs.
  [[nodiscard]] std::shared_ptr<const detail::variable_map> &variables() noexcept {
    return variables_;
  }
  void wait_for(detail::cancellable *operation) noexcept { waiting_ = operation; }
  [[nodiscard]] const detail::cancellable *waiting() const noexcept { return waiting_; }
  [[nodiscard]] detail::await_chain &awaits() noexcept { return awaits_; }
  [[nodiscard]] const detail::await_chain &awaits() const noexcept { return awaits_; }
  [[nodiscard]] bool take_pending() noexcept { return std::exchange(pending_, false); }
  [[nodiscard]] bool pending() const noexcept { return pending_; }
  /// The loop has put the task off for others, and resumes it now.
  void put_off() noexcept { overdue_ = pending_; }
  void abandon_wait() noexcept {
    if (auto *operation = std::exchange(waiting_, nullptr))
      operation->abandon();
  }
  void raise_overdue() {
    if (overdue_ && std::exchange(overdue_, false) && take_pending())
      raise();
  }
  [[noreturn]] void raise() const { throw cancelled(reason_); }
  [[nodiscard]] const std::shared_ptr<const std::string> &reason() const noexcept {
    return reason_;
  }

protected:
  ~context() = default;
  std::string_view name_;

private:
  detail::cancellable *waiting_ = nullptr;
  std::optional<std::stop_source> source_;
  std::shared_ptr<const std::string> reason_; // of the last cancel()
  std::shared_ptr<const detail::variable_map> variables_;
  [[no_unique_address]] detail::await_chain awaits_;
  unsigned requests_ = 0;
  bool pending_ = false;
  bool overdue_ = false;
};

namespace detail {

/// The context of an awaiting coroutine, or null if its promise has none.
template <class Promise> context *context_of(std::coroutine_handle<Promise> h) noexcept {
  if constexpr (requires { static_cast<context *>(h.promise().get_context()); })
    return h.promise().get_context();
  else
    return nullptr;
}

/// Reads something of the context without suspending for it.
template <class F> class [[nodiscard("co_await it")]] context_reader {
public:
  explicit context_reader(F f) noexcept : read_(std::move(f)) {}
  bool await_ready() const noexcept { return false; }
  template <class P> bool await_suspend(std::coroutine_handle<P> h) noexcept {
    context_ = context_of(h);
    return false;
  }
  auto await_resume() { return read_(context_); }

private:
  F read_;
  context *context_ = nullptr;
};

} // namespace detail

/// What a coroutine can ask about the task that runs it; each is a `co_await`.
namespace this_task {

/// The context itself, null in a coroutine of a foreign library.
inline auto get_context() {
  return detail::context_reader([](context *c) noexcept { return c; });
}

inline auto cancel_requests() {
  return detail::context_reader(
      [](context *c) noexcept { return c ? c->cancel_requests() : 0U; });
}

inline auto stop_token() {
  return detail::context_reader([](context *c) { return c ? c->stop_token() : std::stop_token(); });
}

/// A suspension point that only looks: raises a pending cancellation.
inline auto throw_if_cancelled() {
  return detail::context_reader([](context *c) {
    if (c && c->take_pending())
      c->raise();
  });
}

} // namespace this_task
} // namespace aio
