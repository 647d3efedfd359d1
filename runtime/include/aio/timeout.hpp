// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::wait_for and aio::timeout: a deadline for what the current task does.
//
// Contract
//   frame:   the scope lives in the frame of wait_for or timeout; no task is made, so the body may
//            refer to the frame that awaits. A co_yield inside a scope (PEP 789) cannot be
//            written: the body is a function of its own.
//   resumes: the body when it ends by itself, else the loop at the deadline.
//   thread:  the loop's.
//   cancel:  at the deadline the task is cancelled, so cleanup runs, and may await. A cancellation
//            from outside stays one.
//   throws:  aio::timeout_error if the deadline ended the body; what the body threw else. Without
//            a task of a loop aio::invalid_state.
//   g++ 12:  name a body whose captures have destructors and move it in: see detail/config.hpp.
#pragma once

#include <aio/create_task.hpp>
#include <aio/detail/awaitable.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {
class timeout_end;
}

/// The open deadline, for a body that wants to move it. Nobody but timeout makes one: it can never
/// be open across a co_yield, where it would cancel a consumer that knows nothing of it (PEP 789).
class timeout_scope final : detail::timer_node {
public:
  /// No value: no deadline.
  void reschedule(std::optional<loop::time_point> when) {
    if (expired_)
      throw invalid_state("this timeout has expired");
    when_ = when;
    timer_node::cancel();
    if (when)
      loop_.add_timer(*this, *when);
  }
  [[nodiscard]] std::optional<loop::time_point> when() const noexcept { return when_; }
  [[nodiscard]] bool expired() const noexcept { return expired_; }

private:
  friend detail::timeout_end;
  timeout_scope(context *c, std::optional<loop::time_point> when)
      : context_(c), loop_(loop::current()) {
    if (c == nullptr)
      throw invalid_state("a timeout needs a task of an aio loop");
    requests_ = c->cancel_requests();
    reschedule(when);
  }
  /// At the end of the body: true if its cancellation was ours alone.
  [[nodiscard]] bool close() noexcept {
    timer_node::cancel();
    return expired_ && context_->uncancel() <= requests_;
  }
  void fire() noexcept override {
    expired_ = true;
    context_->cancel();
  }
  context *context_;
  loop &loop_;
  std::optional<loop::time_point> when_;
  unsigned requests_ = 0;
  bool expired_ = false;
};

namespace detail {

/// Owns the scope; closes it on every way out, once.
class timeout_end {
public:
  timeout_end(context *c, std::optional<loop::time_point> when) : scope_(c, when) {}
  timeout_end(const timeout_end &) = delete;
  timeout_end &operator=(const timeout_end &) = delete;
  ~timeout_end() {
    if (open_)
      (void)close();
  }
  [[nodiscard]] timeout_scope &scope() noexcept { return scope_; }
  [[nodiscard]] bool close() noexcept {
    open_ = false;
    return scope_.close();
  }

private:
  timeout_scope scope_;
  bool open_ = true;
};

} // namespace detail

/// Runs `body(timeout_scope&)` or `body()` until `when`.
template <class F> auto timeout_at(std::optional<loop::time_point> when, F body) {
  constexpr bool with_scope = std::invocable<F &, timeout_scope &>;
  using result = typename decltype([](F &) {
    if constexpr (with_scope)
      return std::type_identity<detail::await_result<std::invoke_result_t<F &, timeout_scope &>>>();
    else
      return std::type_identity<detail::await_result<std::invoke_result_t<F &>>>();
  }(std::declval<F &>()))::type;
  return [](std::optional<loop::time_point> at, F f) -> task<result> {
    detail::timeout_end end(co_await this_task::get_context(), at);
    try {
      if constexpr (with_scope)
        co_return co_await f(end.scope());
      else
        co_return co_await f();
    } catch (const cancelled &) {
      if (end.close())
        throw timeout_error();
      throw;
    }
  }(when, std::move(body));
}

template <class F>
  requires(!detail::awaitable<F>)
auto timeout(loop::duration d, F body) {
  return timeout_at(loop::current().after(d), std::move(body));
}

/// A task has nothing to which the scope could be given: this says so, in one sentence.
template <detail::awaitable A>
task<detail::await_result<A>> timeout(loop::duration, A) {
  static_assert(!detail::awaitable<A>, "aio::timeout takes a function that returns a task: for a "
                                       "task write aio::wait_for(task, duration)");
  return {};
}

/// Awaits a task (in this one) or a handle (whose task is cancelled at the deadline).
template <class A>
  requires detail::awaitable<A> && std::move_constructible<A>
task<detail::await_result<A>> wait_for(A awaited, loop::duration d) {
  detail::timeout_end end(co_await this_task::get_context(), loop::current().after(d));
  try {
    co_return co_await std::move(awaited);
  } catch (const cancelled &) {
    if (end.close())
      throw timeout_error();
    throw;
  }
}

} // namespace aio
