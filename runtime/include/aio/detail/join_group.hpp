// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Waits for several tasks: for all of them, or for the first.
//
// A cancellation goes to every task, and the wait goes on until all have ended: what they refer to
// in the frame that waits stays alive. Only then is cancelled raised.
#pragma once

#include <aio/create_task.hpp>

#include <cstddef>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace aio::detail {

inline constexpr std::size_t no_index = static_cast<std::size_t>(-1);

class [[nodiscard]] join_group final : public waiter {
public:
  enum class until : bool { all, first };

  join_group(std::vector<task_core *> tasks, until u)
      : tasks_(std::move(tasks)), watches_(std::make_unique<watch[]>(tasks_.size())), until_(u) {}

  bool await_ready() noexcept {
    for (std::size_t i = 0; i < tasks_.size(); ++i)
      if (tasks_[i]->done())
        note(i);
      else
        ++left_;
    return enough();
  }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      watches_[i].owner = this;
      watches_[i].index = i;
      if (!tasks_[i]->done())
        tasks_[i]->observe(watches_[i]);
    }
    suspend(h);
  }
  /// The first that ended with an error (until::all) or ended at all (until::first).
  std::size_t await_resume() {
    if (finish() || cancelling_)
      raise();
    return found_;
  }

private:
  struct watch final : done_observer {
    void on_done(task_core &) noexcept override { owner->ended(index); }
    join_group *owner = nullptr;
    std::size_t index = 0;
  };

  void note(std::size_t i) noexcept {
    const bool counts = until_ == until::first || tasks_[i]->error() != nullptr;
    if (counts && found_ == no_index)
      found_ = i;
  }
  [[nodiscard]] bool enough() const noexcept {
    return left_ == 0 || (until_ == until::first && found_ != no_index && !cancelling_);
  }
  void ended(std::size_t i) noexcept {
    note(i);
    --left_;
    if (enough())
      wake();
  }
  bool cancel() noexcept override {
    if (!waiting())
      return false;
    cancelling_ = true;
    for (task_core *t : tasks_)
      t->request_cancel_because(get_context()->reason());
    return true;
  }
  void add_awaited(std::vector<const task_core *> &tasks) const override {
    for (const task_core *t : tasks_)
      if (!t->done())
        tasks.push_back(t);
  }
  void abandon() noexcept override {
    watches_.reset();
    waiter::abandon();
  }

  std::vector<task_core *> tasks_;
  std::unique_ptr<watch[]> watches_;
  std::size_t left_ = 0;
  std::size_t found_ = no_index;
  until until_;
  bool cancelling_ = false;
};

template <class T> std::vector<task_core *> cores_of(const std::vector<task_handle<T>> &hs) {
  std::vector<task_core *> out;
  out.reserve(hs.size());
  for (const task_handle<T> &h : hs)
    out.push_back(h.state());
  return out;
}

/// Cancels every task that runs and waits for all; a cancellation from outside is raised after.
template <class T> task<> cancel_and_join(std::vector<task_handle<T>> &hs) {
  for (task_handle<T> &h : hs)
    h.cancel();
  (void)co_await join_group(cores_of(hs), join_group::until::all);
}

/// void as a member of tuples and variants.
template <class T> using regular = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T> regular<T> take_result(task_handle<T> &h) {
  if constexpr (std::is_void_v<T>) {
    h.state()->move_out();
    return {};
  } else {
    return h.state()->move_out();
  }
}

/// A task becomes a running one; a handle is one.
template <class T> task_handle<T> ensure_task(task<T> t) { return create_task(std::move(t)); }
template <class T> task_handle<T> ensure_task(task_handle<T> h) {
  if (h.empty())
    throw invalid_state("coro-empty-task-awaited: this task_handle is empty");
  return h;
}

/// All of them or none: if one cannot start, those that did are dropped, which cancels them.
template <class T> std::vector<task_handle<T>> ensure_tasks(std::vector<task<T>> ts) {
  std::vector<task_handle<T>> out;
  out.reserve(ts.size());
  for (task<T> &t : ts)
    out.push_back(create_task(std::move(t)));
  return out;
}
template <class T> std::vector<task_handle<T>> ensure_tasks(std::vector<task_handle<T>> hs) {
  return hs;
}

} // namespace aio::detail
