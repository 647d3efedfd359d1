// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::loop: the event loop without a source of events; uv_loop and virtual_loop add one.
//
// Contract
//   owner:   whoever made it; it owns its callbacks and, through them, the frames that it resumes.
//            Destroyed with work left, it destroys the frames of unfinished tasks and of dropped
//            generators without running them: run() ends them properly before.
//   resumes: everything that waits, from run_until, in the order in which it became ready. A
//            coroutine that awaits only what is ready is put off after a slice (trampoline.hpp: so
//            many transfers, or 10 ms on a loop of real time), so that it starves no timer.
//   thread:  one thread runs it and calls it; only call_soon_threadsafe, hold and release come
//            from others. loop::current() is the one that runs on this thread.
//   cancel:  stop() ends run_forever after the callbacks that are ready.
//   throws:  current() without a loop throws aio::invalid_state. What a callback throws goes to
//            the exception handler (stderr by default), and the loop goes on.
#pragma once

#include <aio/cancellation.hpp>
#include <aio/detail/asyncgen_hooks.hpp>
#include <aio/detail/config.hpp>
#include <aio/detail/ready_node.hpp>
#include <aio/detail/report.hpp>
#include <aio/detail/timer_queue.hpp>
#include <aio/detail/trampoline.hpp>
#include <aio/detail/unique_function.hpp>

#include <atomic>
#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace aio {

class loop;

namespace detail {

class done_observer;

/// A task, as its loop sees it.
class loop_task : public list_node<loop_task> {
public:
  /// The loop goes away: an unfinished task lets its coroutine go.
  virtual void abandon() noexcept = 0;
  virtual void forget_loop() noexcept = 0;
  virtual void request_cancel() noexcept = 0;
  virtual void observe(done_observer &o) noexcept = 0;
  [[nodiscard]] virtual bool finished() const noexcept = 0;
  [[nodiscard]] virtual const task_core &core() const noexcept = 0;

protected:
  ~loop_task() = default;
};

class callback_timer final : public timer_node, public ready_node {
public:
  callback_timer(loop &l, callback f) : loop_(l), f_(std::move(f)) {}
  inline void fire() noexcept override;
  void run() override {
    auto keep = std::move(self);
    f_();
  }
  void discard() noexcept override { auto keep = std::move(self); }
  void dropped() noexcept override { discard(); }
  void stop() noexcept {
    timer_node::cancel();
    ready_node::unlink();
    discard();
  }
  std::shared_ptr<callback_timer> self; // while queued

private:
  loop &loop_;
  callback f_;
};

} // namespace detail

/// What call_at returns; dropping it does not cancel.
class timer {
public:
  timer() = default;
  void cancel() noexcept {
    if (auto t = node_.lock())
      t->stop();
  }

private:
  friend class loop;
  explicit timer(const std::shared_ptr<detail::callback_timer> &n) : node_(n) {}
  std::weak_ptr<detail::callback_timer> node_;
};

class loop : private detail::asyncgen_hooks, private detail::problem_sink {
public:
  using clock = detail::loop_clock;
  using duration = clock::duration;
  using time_point = clock::time_point;
  using callback = detail::callback;

  loop(const loop &) = delete;
  loop &operator=(const loop &) = delete;
  virtual ~loop() { clear(); }

  [[nodiscard]] static loop *current_or_null() noexcept { return current_loop(); }
  [[nodiscard]] static loop &current() {
    if (current_loop() == nullptr)
      throw invalid_state("no event loop runs on this thread");
    return *current_loop();
  }

  /// The loop's own time: real, or virtual.
  [[nodiscard]] virtual time_point now() const noexcept = 0;

  void call_soon(callback f) {
    check_thread();
    post(*new one_shot(std::move(f)));
  }

  timer call_at(time_point when, callback f) {
    check_thread();
    auto node = std::make_shared<detail::callback_timer>(*this, std::move(f));
    timers_.add(*node, when);
    node->self = node;
    return timer(node);
  }
  timer call_later(duration d, callback f) { return call_at(after(d), std::move(f)); }
  /// now() + d, or the end of time if that is beyond it.
  [[nodiscard]] time_point after(duration d) const noexcept {
    const time_point t = now();
    return d > time_point::max() - t ? time_point::max() : t + d;
  }

  /// From any thread. `f` is destroyed on the loop's thread.
  void call_soon_threadsafe(callback f) {
    {
      std::lock_guard lock(remote_mutex_);
      remote_.push_back(std::move(f));
      has_remote_.store(true, std::memory_order_release);
      // Under the lock: the loop cannot have run f, ended and died before wake() is over.
      wake();
    }
  }

  /// Something outside (a thread) will call back: the loop must not take itself for idle.
  void hold() noexcept { holds_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept { holds_.fetch_sub(1, std::memory_order_relaxed); }
  [[nodiscard]] bool held() const noexcept { return holds_.load(std::memory_order_relaxed) != 0; }

  /// Runs callbacks until `finished()`. Not from inside a loop: that one would stand still.
  template <class Predicate> void run_until(Predicate finished) {
    if (current_loop() != nullptr)
      throw invalid_state("coro-sync-wait-in-coroutine: a loop already runs on this thread");
    scope s(*this);
    struct runner {
      std::thread::id &who;
      ~runner() { who = {}; }
    } r{runner_};
    if constexpr (detail::debugging)
      runner_ = std::this_thread::get_id();
    while (!finished())
      turn();
  }
  void run_forever() {
    stopping_ = false;
    run_until([this] { return stopping_; });
  }
  void stop() noexcept { stopping_ = true; }

  using exception_handler = std::function<void(const problem &)>;
  void set_exception_handler(exception_handler h) { handler_ = std::move(h); }

  /// Debug mode: a callback that runs longer is reported as coro-blocking-call.
  void set_slow_callback_duration(duration d) noexcept { slow_ = d; }

  // For operations, not for programs.
  void post(detail::ready_node &n) noexcept { ready_.push_back(n); }
  void add_timer(detail::timer_node &t, time_point when) { timers_.add(t, when); }
  /// The context of the task that runs, null in a callback.
  [[nodiscard]] context *running() const noexcept { return running_; }
  void task_ended(const context &c) noexcept {
    if (running_ == &c)
      running_ = nullptr;
  }
  void add_task(detail::loop_task &t) noexcept { tasks_.push_back(t); }
  template <class F> void for_each_task(F f) { tasks_.for_each(f); }
  /// PEP 525's shutdown_asyncgens: starts closing all that there are; over when generators_closed().
  void close_generators() noexcept;
  [[nodiscard]] bool generators_closed() const noexcept {
    return closing_.empty() && closing_orphans_.empty();
  }
  /// Dropped since, and given to the loop.
  [[nodiscard]] bool generators_dropped() const noexcept { return !orphans_.empty(); }
  std::shared_ptr<void> &default_executor() noexcept { return executor_; }

  void resume(std::coroutine_handle<> h, context *c = nullptr) {
    running_ = c;
    if constexpr (detail::debugging)
      running_name_ = c != nullptr ? c->name() : std::string_view();
    if (auto rest = detail::resume(h, slice_))
      call_soon([this, rest, c] {
        if (c != nullptr)
          c->put_off();
        resume(rest, c);
      });
  }
  /// The same from within a task or a callback, which runs on afterwards.
  void resume_within(std::coroutine_handle<> h, context *c) {
    context *const outer = running_;
    std::string outer_name = running_name_; // empty but in debug mode
    resume(h, c);
    running_ = outer;
    running_name_ = std::move(outer_name);
  }

protected:
  explicit loop(detail::slice s) noexcept : slice_(s) {}

  /// Waits for events, until `deadline` (for ever if none, not at all if it has passed) or wake().
  virtual void wait(std::optional<time_point> deadline) = 0;
  /// Ends wait(); from any thread.
  virtual void wake() noexcept = 0;
  [[nodiscard]] bool has_ready() const noexcept { return !ready_.empty(); }
  [[nodiscard]] bool has_remote() const noexcept {
    return has_remote_.load(std::memory_order_acquire);
  }

  /// Lets everything go; a derived destructor calls it while now() and wake() still work.
  void clear() noexcept;

private:
  class one_shot final : public detail::ready_node {
  public:
    explicit one_shot(callback f) : f_(std::move(f)) {}
    ~one_shot() = default;
    void run() override {
      std::unique_ptr<one_shot> self(this);
      f_();
    }
    void discard() noexcept override { delete this; }

  private:
    callback f_;
  };

  static loop *&current_loop() noexcept {
    static constinit thread_local loop *current = nullptr;
    return current;
  }

  struct scope {
    explicit scope(loop &l) noexcept
        : loop_(std::exchange(current_loop(), &l)),
          hooks_(std::exchange(detail::current_hooks, static_cast<detail::asyncgen_hooks *>(&l))),
          sink_(std::exchange(detail::current_sink, static_cast<detail::problem_sink *>(&l))) {}
    scope(const scope &) = delete;
    ~scope() {
      current_loop() = loop_;
      detail::current_hooks = hooks_;
      detail::current_sink = sink_;
    }
    loop *loop_;
    detail::asyncgen_hooks *hooks_;
    detail::problem_sink *sink_;
  };

  /// Debug mode: the ready queue has no lock.
  void check_thread() const noexcept {
    if (detail::debugging && runner_ != std::thread::id() && runner_ != std::this_thread::get_id())
      detail::report("",
                     "the loop runs on another thread: use call_soon_threadsafe");
  }

  void turn();
  void take_remote(bool run);
  void run_one(detail::ready_node &n) noexcept;
  void adopt(detail::asyncgen_node &g);
  void first_iteration(detail::asyncgen_node &g) override;
  void finalize(detail::asyncgen_node &g) noexcept override;
  void on_problem(const problem &p) noexcept override;

  detail::list<detail::ready_node> ready_;
  detail::timer_queue timers_;
  std::mutex remote_mutex_;
  std::vector<callback> remote_;
  std::vector<detail::asyncgen_node *> remote_orphans_;
  std::atomic<bool> has_remote_{false};
  std::atomic<int> holds_{0};
  detail::list<detail::loop_task, detail::loop_task> tasks_;
  detail::asyncgen_list generators_;
  detail::asyncgen_list closing_; // by close_owned
  detail::asyncgen_list orphans_;
  detail::asyncgen_list closing_orphans_; // those that close_generators waits for
  std::shared_ptr<void> executor_;
  exception_handler handler_;
  context *running_ = nullptr;
  std::string running_name_; // debug mode: of the task that runs, which may end meanwhile
  detail::slice slice_;
  duration slow_ = std::chrono::milliseconds(100);
  std::thread::id runner_{}; // debug mode: who runs the loop
  bool stopping_ = false;
  bool generators_shut_down_ = false;
};

} // namespace aio

#include <aio/detail/loop_impl.hpp>
