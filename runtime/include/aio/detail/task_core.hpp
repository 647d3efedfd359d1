// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A task that runs by itself: the state that its handles share. It lives in the frame of a small
// coroutine (root_coroutine) that awaits the user's task; the frame dies with the last reference.
#pragma once

#include <aio/cancellation.hpp>
#include <aio/detail/ready_node.hpp>
#include <aio/detail/report.hpp>
#include <aio/detail/result.hpp>
#include <aio/detail/variables.hpp>
#include <aio/loop.hpp>
#include <aio/task.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace aio::detail {

class task_core;

/// Learns that a task has ended; may be destroyed before.
class done_observer : public list_node<done_observer> {
public:
  virtual void on_done(task_core &t) noexcept = 0;

protected:
  ~done_observer() = default;
};

class task_core : public context, public loop_task, private ready_node {
public:
  // References: the loop's while it runs, and the handles'.
  void acquire() noexcept { ++references_; }
  void drop() noexcept {
    if (--references_ != 0)
      return;
    if (!seen_ && failed())
      report("", "nobody retrieved the exception of task '" + name() + "'", error());
    destroy();
  }
  void acquire_handle() noexcept {
    acquire();
    ++handles_;
  }
  void drop_handle() noexcept {
    if (--handles_ == 0 && !done_ && !detached_)
      request_cancel();
    drop();
  }
  void detach() noexcept { detached_ = true; }

  [[nodiscard]] bool done() const noexcept { return done_; }
  [[nodiscard]] bool was_cancelled() const noexcept { return cancelled_; }
  [[nodiscard]] bool failed() const noexcept { return done_ && error() && !cancelled_; }
  [[nodiscard]] std::string name() const {
    return own_name_.empty() ? "task-" + std::to_string(id_) : own_name_;
  }
  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] virtual const std::exception_ptr &error() const noexcept = 0;
  void mark_seen() noexcept { seen_ = true; }

  void observe(done_observer &o) noexcept override { observers_.push_back(o); }
  void request_cancel() noexcept override { request_cancel_because(nullptr); }
  void request_cancel_because(std::shared_ptr<const std::string> reason) noexcept {
    if (!done_)
      cancel_because(std::move(reason));
  }

  // From the loop.
  [[nodiscard]] bool finished() const noexcept override { return done_; }
  [[nodiscard]] const task_core &core() const noexcept override { return *this; }
  void forget_loop() noexcept override { loop_ = nullptr; }
  void abandon() noexcept override {
    report("", "task '" + name() + "' was destroyed before its end: its loop ended");
    ready_node::unlink();
    release_body();
    done_ = cancelled_ = true;
    fail(std::make_exception_ptr(cancelled()));
    observers_.clear(); // whoever waits is abandoned too
    drop();
  }

  void start(loop &l, std::string name, bool at_once = false) {
    loop_ = &l;
    variables() = current_variables();
    own_name_ = std::move(name);
    if constexpr (debugging)
      own_name_ = this->name();
    name_ = own_name_;
    l.add_task(*this);
    acquire();
    if (at_once)
      l.resume_within(frame_, this); // a handle of the caller's keeps it
    else
      l.post(*this);
  }

protected:
  task_core() noexcept : id_(next_id()) {}
  ~task_core() = default;

  virtual void destroy() noexcept = 0;
  virtual void release_body() noexcept = 0;
  virtual void fail(std::exception_ptr e) noexcept = 0;

  /// At the end of the coroutine. May destroy this.
  void finish() noexcept {
    // Cancelled with nothing left to raise it: the task is cancelled, as in asyncio.
    if (take_pending() && !error())
      fail(std::make_exception_ptr(cancelled(reason())));
    cancelled_ = holds<cancelled>(error());
    done_ = true;
    loop_->task_ended(*this);
    while (done_observer *o = observers_.pop_front())
      o->on_done(*this);
    drop();
  }

  std::coroutine_handle<> frame_{};

private:
  void run() override { loop_->resume(frame_, this); }
  static std::uint64_t next_id() noexcept {
    static constinit thread_local std::uint64_t last = 0;
    return ++last;
  }

  std::string own_name_;
  std::uint64_t id_;
  list<done_observer, done_observer> observers_;
  loop *loop_ = nullptr;
  unsigned references_ = 0;
  unsigned handles_ = 0;
  bool done_ = false;
  bool cancelled_ = false;
  bool detached_ = false;
  bool seen_ = false;
};

template <class T> class root_state : public task_core, public result_sink<T> {
public:
  [[nodiscard]] const std::exception_ptr &error() const noexcept override {
    return result_sink<T>::error();
  }
  /// The value, which stays here.
  std::add_lvalue_reference_t<T> share() {
    mark_seen();
    if (taken_)
      throw invalid_state("coro-task-awaited-twice: the result of this task was moved out");
    return this->get();
  }
  /// The value, moved out.
  T move_out() {
    mark_seen();
    if (std::exchange(taken_, !this->error()))
      throw invalid_state("coro-task-awaited-twice: the result of this task was moved out");
    return this->take();
  }

protected:
  void fail(std::exception_ptr e) noexcept override { result_sink<T>::fail(std::move(e)); }

private:
  bool taken_ = false;
};

template <class T> class root_coroutine {
public:
  class promise_type final : public root_state<T> {
  public:
    explicit promise_type(task<T> &body) noexcept : body_(body) { task_access::consume(body); }

    root_coroutine get_return_object() noexcept {
      this->frame_ = std::coroutine_handle<promise_type>::from_promise(*this);
      return root_coroutine(*this);
    }
    struct final_awaiter {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept { h.promise().finish(); }
      void await_resume() const noexcept {}
    };
    std::suspend_always initial_suspend() const noexcept { return {}; }
    final_awaiter final_suspend() const noexcept { return {}; }
    [[nodiscard]] context *get_context() noexcept { return this; }

  private:
    void destroy() noexcept override { this->frame_.destroy(); }
    void release_body() noexcept override { body_ = task<T>(); }
    task<T> &body_;
  };

  static root_coroutine run(task<T> body) {
    // The body's frame dies before the task is done: what it owned is gone when a waiter runs.
    struct early {
      task<T> &t;
      ~early() { t = task<T>(); }
    } end{body};
    co_await this_task::throw_if_cancelled();
    if constexpr (std::is_void_v<T>)
      co_await task_access::in_place(body);
    else
      co_return co_await task_access::in_place(body);
  }

  root_state<T> &state;

private:
  explicit root_coroutine(root_state<T> &s) noexcept : state(s) {}
};

} // namespace aio::detail
