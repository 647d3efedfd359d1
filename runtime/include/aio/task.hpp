// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::task<T>: a coroutine that runs when it is awaited.
//
// Contract
//   frame:   owned by the task, then by the await; it dies when the full-expression of the
//            co_await ends. Unawaited, it dies with the task, and its body never ran.
//   resumes: awaiting starts the body by symmetric transfer; its end resumes the awaiting
//            coroutine the same way, whatever the depth, without growing the stack on a loop.
//   thread:  the one that awaits; the task has no lock and no loop.
//   cancel:  the body runs in the context of the task that awaits it: cancelling that one raises
//            aio::cancelled where the body waits.
//   throws:  co_await throws what the body threw; aio::invalid_state for an empty task, which is
//            what a moved-from and an awaited task is. An lvalue is not awaitable.
#pragma once

#include <aio/cancellation.hpp>
#include <aio/detail/await_chain.hpp>
#include <aio/detail/config.hpp>
#include <aio/detail/frame_allocator.hpp>
#include <aio/detail/report.hpp>
#include <aio/detail/result.hpp>
#include <aio/detail/trampoline.hpp>

#include <coroutine>
#include <exception>
#include <utility>

namespace aio {

template <class T = void> class task;

namespace detail {

struct task_access;

/// What promises of all tasks share.
class task_promise_base : public frame_allocator {
  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
      return transfer(self.promise().end());
    }
    void await_resume() const noexcept {}
  };

public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  final_awaiter final_suspend() const noexcept { return {}; }

  [[nodiscard]] context *get_context() const noexcept { return context_; }
  void continue_with(std::coroutine_handle<> h, context *c) noexcept {
    continuation_ = h;
    context_ = c;
  }
  [[nodiscard]] bool started() const noexcept { return static_cast<bool>(continuation_); }
  /// The body has ended: what runs next.
  [[nodiscard]] std::coroutine_handle<> end() const noexcept {
    if (context_ != nullptr)
      awaited.leave(context_->awaits());
    return continuation_;
  }
  [[no_unique_address]] await_frame awaited;

private:
  std::coroutine_handle<> continuation_{};
  context *context_ = nullptr;
};

template <class T> class task_promise final : public task_promise_base, public result_sink<T> {
public:
  task<T> get_return_object(where_made where = AIO_HERE) noexcept;
};

/// The frame, and the rule that it dies with its owner.
template <class T> class task_frame {
public:
  using handle = std::coroutine_handle<task_promise<T>>;

  explicit task_frame(handle h) noexcept : handle_(h) {}
  task_frame(task_frame &&other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  task_frame &operator=(task_frame &&other) noexcept {
    task_frame(std::move(other)).swap(*this);
    return *this;
  }
  ~task_frame() {
    if (!handle_)
      return;
    if constexpr (debugging)
      if (!handle_.promise().started())
        report("coro-unawaited-task",
               "a task was destroyed that nobody awaited" + handle_.promise().awaited.made.text());
    handle_.destroy();
  }
  void swap(task_frame &other) noexcept { std::swap(handle_, other.handle_); }
  [[nodiscard]] handle get() const noexcept { return handle_; }

private:
  handle handle_;
};

/// Runs a task to its end. Own is task_frame (the await owns the frame) or a reference to one.
template <class T, class Own> class [[nodiscard]] task_awaiter {
public:
  explicit task_awaiter(Own &&frame) noexcept : frame_(std::forward<Own>(frame)) {}
  task_awaiter(const task_awaiter &) = delete;
  task_awaiter &operator=(const task_awaiter &) = delete;

  bool await_ready() const {
    if (!frame_.get())
      throw invalid_state("coro-task-awaited-twice, coro-empty-task-awaited: this task is empty: "
                          "it was awaited before, or moved away");
    return false;
  }
  template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> parent) {
    context *c = context_of(parent);
    frame_.get().promise().continue_with(parent, c);
    if (c != nullptr) {
      c->raise_overdue();
      frame_.get().promise().awaited.enter(c->awaits());
    }
    return transfer(frame_.get());
  }
  T await_resume() { return frame_.get().promise().take(); }

private:
  Own frame_;
};

/// Appears in the compiler's message when an lvalue is awaited.
class a_task_is_awaited_once__write_co_await_std_move_of_it;

} // namespace detail

template <class T>
class [[nodiscard("a task does nothing until it is awaited: co_await it, or give it to "
                  "create_task")]] AIO_AWAIT_ELIDABLE task {
public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

  task() noexcept : frame_({}) {}
  task(task &&) noexcept = default;
  task &operator=(task &&) noexcept = default;
  ~task() = default;

  [[nodiscard]] bool empty() const noexcept { return !frame_.get(); }

  [[nodiscard]] auto operator co_await() && noexcept {
    return detail::task_awaiter<T, detail::task_frame<T>>(std::move(frame_));
  }
  detail::a_task_is_awaited_once__write_co_await_std_move_of_it operator co_await() &
      AIO_DELETE("a task is awaited once: write co_await std::move(it)");
  detail::a_task_is_awaited_once__write_co_await_std_move_of_it operator co_await() const &
      AIO_DELETE("a task is awaited once: write co_await std::move(it)");

private:
  friend promise_type;
  friend detail::task_access;
  explicit task(typename detail::task_frame<T>::handle h) noexcept : frame_(h) {}

  detail::task_frame<T> frame_;
};

namespace detail {

template <class T> task<T> task_promise<T>::get_return_object(where_made where) noexcept {
  this->awaited.made = where;
  return task<T>(std::coroutine_handle<task_promise>::from_promise(*this));
}

/// For create_task: awaits a task that stays owned by somebody else, who may destroy it.
struct task_access {
  template <class T> static auto in_place(task<T> &t) noexcept {
    return task_awaiter<T, task_frame<T> &>(t.frame_);
  }
  /// The task has a runner now, which may end it before it begins.
  template <class T> static void consume(task<T> &t) noexcept {
    t.frame_.get().promise().continue_with(std::noop_coroutine(), nullptr);
  }
};

} // namespace detail
} // namespace aio
