// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::create_task: runs a task concurrently with its caller, asyncio.create_task.
//
// Contract
//   frame:   owned by the loop until the body ends; its destructors are through before whoever
//            awaits the handle goes on. The result lives as long as the last handle.
//   resumes: the loop begins the body in its next turn, never inside create_task. With aio::eager
//            it begins at once and runs to its first wait inside create_task, as with Python's
//            eager_start: what does not wait has ended then.
//   thread:  the one that runs the loop, for handles too.
//   handle:  copies share the task. Dropping the last handle of an unfinished task cancels it,
//            and the loop sees it through; detach() lets it run on.
//   cancel:  cancel() raises aio::cancelled where the task waits; before it began, the body never
//            runs. Cancelling a task that awaits a handle cancels the handle's task, for the same
//            reason, and waits for it.
//   throws:  create_task throws aio::invalid_state for an empty task or without a loop. co_await
//            throws what the body threw. `co_await h` gives a reference into the task; `co_await
//            std::move(h)` moves the value out, once: then aio::invalid_state. A task that awaits
//            itself gets aio::invalid_state. An exception that nobody retrieved goes to the loop's
//            exception handler when the last handle is gone.
#pragma once

#include <aio/detail/task_core.hpp>
#include <aio/detail/waiter.hpp>

#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

template <class T = void> class task_handle;

namespace detail {

/// Waits for one task. A cancellation goes to that task, whose end then ends the wait.
template <class T, bool Move> class [[nodiscard]] join_awaiter final : waiter, done_observer {
public:
  explicit join_awaiter(task_handle<T> h) noexcept : handle_(std::move(h)) {}

  bool await_ready() const {
    if (handle_.state() == nullptr)
      throw invalid_state("coro-empty-task-awaited: this task_handle is empty");
    return handle_.done();
  }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    task_core *target = handle_.state();
    if (context_of(h) == target)
      throw invalid_state("a task cannot await itself");
    target->observe(*this);
    suspend(h);
  }
  decltype(auto) await_resume() {
    finish_or_raise();
    if constexpr (Move)
      return handle_.state()->move_out();
    else
      return handle_.state()->share();
  }

private:
  void on_done(task_core &) noexcept override { wake(); }
  bool cancel() noexcept override {
    if (!waiting() || handle_.done())
      return false;
    handle_.state()->request_cancel_because(get_context()->reason());
    return true;
  }
  void add_awaited(std::vector<const task_core *> &tasks) const override {
    tasks.push_back(handle_.state());
  }
  void abandon() noexcept override {
    done_observer::unlink();
    waiter::abandon();
  }
  task_handle<T> handle_;
};

} // namespace detail

template <class T>
class [[nodiscard("dropping the last handle cancels the task: await, keep or detach() it")]]
task_handle {
public:
  using value_type = T;

  task_handle() noexcept = default;
  task_handle(const task_handle &o) noexcept : state_(o.state_) {
    if (state_)
      state_->acquire_handle();
  }
  task_handle(task_handle &&o) noexcept : state_(std::exchange(o.state_, nullptr)) {}
  task_handle &operator=(task_handle o) noexcept {
    std::swap(state_, o.state_);
    return *this;
  }
  ~task_handle() {
    if (state_)
      state_->drop_handle();
  }

  [[nodiscard]] bool empty() const noexcept { return state_ == nullptr; }
  [[nodiscard]] bool done() const { return checked().done(); }
  [[nodiscard]] bool was_cancelled() const { return checked().was_cancelled(); }
  [[nodiscard]] unsigned cancel_requests() const { return checked().cancel_requests(); }
  [[nodiscard]] std::string name() const { return checked().name(); }
  [[nodiscard]] std::uint64_t id() const { return checked().id(); }

  /// False if the task has ended already.
  bool cancel() const { return cancel_because(nullptr); }
  /// The exception's what() says why.
  bool cancel(std::string reason) const {
    return cancel_because(std::make_shared<const std::string>(std::move(reason)));
  }
  /// Gives the task to the loop: it runs on without a handle.
  void detach() && {
    checked().detach();
    *this = task_handle();
  }
  /// What the body threw, null if it returned; counts as retrieved.
  [[nodiscard]] std::exception_ptr exception() const {
    if (!checked().done())
      throw invalid_state("this task has not ended");
    state_->mark_seen();
    return state_->error();
  }
  /// The value of a task that has ended.
  [[nodiscard]] std::add_lvalue_reference_t<T> result() const {
    if (!checked().done())
      throw invalid_state("this task has not ended");
    return state_->share();
  }

  [[nodiscard]] auto operator co_await() const & noexcept {
    return detail::join_awaiter<T, false>(*this);
  }
  [[nodiscard]] auto operator co_await() && noexcept {
    return detail::join_awaiter<T, true>(std::move(*this));
  }

  // For operations, not for programs.
  explicit task_handle(detail::root_state<T> &s) noexcept : state_(&s) { s.acquire_handle(); }
  [[nodiscard]] detail::root_state<T> *state() const noexcept { return state_; }

private:
  bool cancel_because(std::shared_ptr<const std::string> reason) const {
    if (checked().done())
      return false;
    state_->request_cancel_because(std::move(reason));
    return true;
  }
  [[nodiscard]] detail::root_state<T> &checked() const {
    if (state_ == nullptr)
      throw invalid_state("this task_handle is empty");
    return *state_;
  }
  detail::root_state<T> *state_ = nullptr;
};

namespace detail {

template <class T> task_handle<T> begin_task(task<T> body, std::string name, bool at_once) {
  if (body.empty())
    throw invalid_state("coro-empty-task-awaited: create_task was given an empty task");
  loop &l = loop::current();
  root_state<T> &state = root_coroutine<T>::run(std::move(body)).state;
  task_handle<T> h(state);
  state.start(l, std::move(name), at_once);
  return h;
}

} // namespace detail

template <class T> task_handle<T> create_task(task<T> body, std::string name = {}) {
  return detail::begin_task(std::move(body), std::move(name), false);
}

/// `create_task(f(), aio::eager)`
struct eager_start {
  explicit eager_start() = default;
};
inline constexpr eager_start eager{};

template <class T> task_handle<T> create_task(task<T> body, eager_start, std::string name = {}) {
  return detail::begin_task(std::move(body), std::move(name), true);
}

} // namespace aio
