// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::task_group: structured concurrency, asyncio.TaskGroup: no task outlives the block.
//
//   co_await aio::task_group::run([&](aio::task_group& g) -> aio::task<> { g.spawn(f()); ... });
//
// Contract
//   frame:   the group lives in run(); it waits for every child on every way out, so children may
//            refer to the frame that awaits run(). Handles may be dropped: the group keeps
//            the task.
//   resumes: run() when the body and every child have ended.
//   thread:  the loop's.
//   cancel:  the first child that fails cancels the other children and the body. A cancellation
//            from outside cancels all, waits for all, and is raised then, unless something failed.
//            A child that is cancelled alone counts as ended. cancel() ends the children and the body
//            without an exception; a body with a value that it ended throws aio::cancelled.
//   throws:  run() throws aio::exception_group with every failure, the body's last. A child in a
//            failing group is a cancelled task. After the end there is no group: a reference that
//            was kept dangles, which coro-resource-escapes-scope finds.
//   g++ 12:  name a body whose captures have destructors and move it in: see detail/config.hpp.
#pragma once

#include <aio/create_task.hpp>
#include <aio/detail/awaitable.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

class task_group {
public:
  task_group(const task_group &) = delete;
  task_group &operator=(const task_group &) = delete;
  ~task_group() { // reached with children only when a loop dies with the frame
    while (child *c = children_.pop_front())
      delete c;
  }

  /// Starts a child that nobody awaits but the group.
  template <class T> void spawn(task<T> t, std::string name = {}) {
    (void)create_task(std::move(t), std::move(name));
  }
  /// Starts a child; the handle gives its value.
  template <class T> task_handle<T> create_task(task<T> t, std::string name = {}) {
    auto c = std::make_unique<child>(*this);
    task_handle<T> h = aio::create_task(std::move(t), std::move(name));
    c->hold(*h.state());
    children_.push_back(*c.release());
    if (failing_)
      h.cancel();
    return h;
  }

  /// Ends the group early: cancels the children there are and will be, and the body. run() then
  /// returns, as TaskGroup.cancel() of Python 3.15.
  void cancel() noexcept {
    ended_early_ = true;
    end();
  }

  /// Runs `body(task_group&)` in a group and gives its value.
  template <class F> static auto run(F body) {
    using result = detail::await_result<std::invoke_result_t<F &, task_group &>>;
    return run_body<F, result>(std::move(body));
  }

private:
  class child final : public detail::done_observer, public detail::list_node<child> {
  public:
    explicit child(task_group &g) noexcept : group_(g) {}
    ~child() {
      if (core_)
        core_->drop_handle();
    }
    void hold(detail::task_core &c) noexcept {
      core_ = &c;
      c.acquire_handle();
      c.observe(*this);
    }
    void on_done(detail::task_core &) noexcept override { group_.ended(*this); }
    [[nodiscard]] detail::task_core &core() const noexcept { return *core_; }

  private:
    task_group &group_;
    detail::task_core *core_ = nullptr;
  };

  class [[nodiscard]] all_ended final : public detail::waiter {
  public:
    explicit all_ended(task_group &g) noexcept : group_(g) {}
    bool await_ready() const noexcept { return group_.children_.empty(); }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(group_.waiting_, h);
    }
    void await_resume() { finish_or_raise(); }

  private:
    task_group &group_;
  };

  explicit task_group(context *c) : context_(c) {
    if (c == nullptr)
      throw invalid_state("a task_group needs a task of an aio loop");
  }

  void ended(child &c) noexcept {
    std::unique_ptr<child> own(&c);
    static_cast<detail::list_node<child> &>(c).unlink();
    if (c.core().failed()) {
      c.core().mark_seen();
      errors_.push_back(c.core().error());
      end();
    }
    if (children_.empty())
      if (detail::waiter *w = waiting_.pop_front())
        w->wake();
  }

  void end() noexcept {
    if (failing_)
      return;
    fail();
    if (!leaving_) { // the body still runs: end it, and take the request back in leave()
      ended_body_ = true;
      context_->cancel();
    }
  }
  void fail() noexcept {
    failing_ = true;
    children_.for_each([](child &c) { c.core().request_cancel(); });
  }

  /// As asyncio's TaskGroup.__aexit__: joins, then decides what is raised.
  task<> leave(std::exception_ptr error) {
    leaving_ = true;
    const bool body_cancelled = detail::holds<cancelled>(error);
    bool raise_cancelled = body_cancelled;
    if (ended_body_ && context_->uncancel() == 0)
      raise_cancelled = false;
    if (error && !failing_)
      fail();
    while (!children_.empty()) {
      try {
        co_await all_ended(*this);
      } catch (const cancelled &) {
        if (!failing_) {
          raise_cancelled = true;
          fail();
        } else if (ended_early_ && (!error || body_cancelled)) {
          raise_cancelled = true;
        }
      }
    }
    if (raise_cancelled && errors_.empty())
      context_->raise();
    if (error && !body_cancelled)
      errors_.push_back(error);
    if (errors_.empty())
      co_return;
    // Cancelled from outside as well: the request is not lost with the exception.
    if (context_->cancel_requests() != 0) {
      context_->uncancel();
      context_->cancel();
    }
    throw exception_group("errors in a task group", std::move(errors_));
  }

  template <class F, class R> static task<R> run_body(F body) {
    task_group g(co_await this_task::get_context());
    std::exception_ptr error;
    [[maybe_unused]] std::optional<detail::stored<R>> value;
    try {
      if constexpr (std::is_void_v<R>)
        co_await body(g);
      else if constexpr (std::is_reference_v<R>)
        value.emplace(std::addressof(co_await body(g)));
      else
        value.emplace(co_await body(g));
    } catch (...) {
      error = std::current_exception();
    }
    co_await g.leave(error);
    // leave() has thrown, but for a cancellation of the body that came from the group alone.
    if (error && !(g.ended_early_ && std::is_void_v<R>))
      std::rethrow_exception(error);
    if constexpr (std::is_reference_v<R>)
      co_return **value;
    else if constexpr (!std::is_void_v<R>)
      co_return std::move(*value);
  }

  context *context_;
  detail::list<child, child> children_;
  detail::list<detail::waiter> waiting_;
  std::vector<std::exception_ptr> errors_;
  bool failing_ = false;
  bool leaving_ = false;
  bool ended_body_ = false;
  bool ended_early_ = false;
};

/// The name that C++ libraries use for it.
using async_scope = task_group;

} // namespace aio
