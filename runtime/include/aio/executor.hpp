// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::thread_pool, run_in_executor, to_thread: blocking work off the loop.
//
// Contract
//   frame:   the function is moved into the job, and may refer to the frame that awaits: the wait
//            does not end before the function has returned, or has not begun and never will.
//   resumes: the loop, after the function returned.
//   thread:  the function runs on one of the pool; everything else on the loop's. Function and
//            result cross over once each way.
//   cancel:  a job that has not begun is dropped, and aio::cancelled raised at once. One that runs
//            gets its std::stop_token requested, if it takes one, and is waited for; asyncio
//            leaves the thread alone with it instead.
//   throws:  what the function threw. The pool's destructor drops the jobs that have not begun, whose
//            waiters get aio::invalid_state, and waits for its threads.
#pragma once

#include <aio/detail/result.hpp>
#include <aio/detail/variables.hpp>
#include <aio/detail/waiter.hpp>

#include <algorithm>
#include <condition_variable>
#include <concepts>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

class thread_pool {
public:
  /// 0 threads: as many as asyncio's default, the processors and 4, at most 32.
  explicit thread_pool(unsigned threads = 0) {
    if (threads == 0)
      threads = std::min(32U, std::thread::hardware_concurrency() + 4);
    limit_ = threads;
  }
  thread_pool(const thread_pool &) = delete;
  thread_pool &operator=(const thread_pool &) = delete;
  ~thread_pool() {
    std::deque<detail::callback> dropped;
    {
      std::lock_guard lock(mutex_);
      ending_ = true;
      dropped.swap(jobs_);
    }
    ready_.notify_all();
    dropped.clear();
    for (std::thread &t : threads_)
      t.join();
  }

  /// From any thread. Threads are made when they are first needed.
  void submit(detail::callback job) {
    {
      std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
      if (idle_ < jobs_.size() && threads_.size() < limit_)
        threads_.emplace_back([this] { work(); });
    }
    ready_.notify_one();
  }

private:
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      ready_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      --idle_;
      if (jobs_.empty())
        return;
      detail::callback job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job(); // catches its own exceptions
      job.reset();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<detail::callback> jobs_;
  std::vector<std::thread> threads_;
  std::size_t limit_ = 0;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

namespace detail {

/// What thread and loop share. The loop's side clears `home` when it stops waiting.
template <class R> class thread_job {
public:
  enum class phase : unsigned char { queued, running, over };

  /// On the thread.
  template <class F> void execute(F &f) noexcept {
    {
      std::lock_guard lock(mutex_);
      if (phase_ != phase::queued)
        return;
      phase_ = phase::running;
    }
    try {
      auto call = [&]() -> decltype(auto) {
        if constexpr (std::invocable<F &, std::stop_token>)
          return std::invoke(f, stop_.get_token());
        else
          return std::invoke(f);
      };
      if constexpr (std::is_void_v<R>) {
        call();
        result.return_void();
      } else {
        result.return_value(call());
      }
    } catch (...) {
      result.unhandled_exception();
    }
  }
  /// On the thread or, for a job that never ran, wherever it is dropped. Once.
  void end(std::shared_ptr<thread_job> self) noexcept {
    std::lock_guard lock(mutex_);
    if (phase_ == phase::queued)
      result.fail(std::make_exception_ptr(
          invalid_state("the thread pool ended before this job began")));
    phase_ = phase::over;
    over_.notify_all();
    // Under the lock: the loop's side cannot let go of its loop meanwhile.
    if (home_ != nullptr)
      home_->call_soon_threadsafe([job = std::move(self)] { job->arrive(); });
  }

  /// On the loop, from here on.
  void begin(loop &l, waiter &w) noexcept {
    home_ = &l;
    waiter_ = &w;
    l.hold();
  }
  /// True if the function will never run.
  bool give_up() noexcept {
    std::lock_guard lock(mutex_);
    stop_.request_stop();
    if (phase_ != phase::queued)
      return false;
    phase_ = phase::over;
    leave();
    return true;
  }
  /// The frame dies: the function may refer to it, so it must be over.
  void forsake() noexcept {
    std::unique_lock lock(mutex_);
    if (home_ == nullptr)
      return;
    stop_.request_stop();
    if (phase_ == phase::running)
      over_.wait(lock, [this] { return phase_ == phase::over; });
    phase_ = phase::over;
    leave();
  }
  result_sink<R> result;

private:
  void arrive() noexcept {
    waiter *w = nullptr;
    {
      std::lock_guard lock(mutex_);
      if (home_ == nullptr)
        return;
      w = waiter_;
      leave();
    }
    w->wake();
  }
  void leave() noexcept {
    home_->release();
    home_ = nullptr;
    waiter_ = nullptr;
  }

  std::mutex mutex_;
  std::condition_variable over_;
  std::stop_source stop_;
  loop *home_ = nullptr;
  waiter *waiter_ = nullptr;
  phase phase_ = phase::queued;
};

/// What the pool holds; tells the loop however it ends.
template <class R, class F> class thread_call {
public:
  thread_call(std::shared_ptr<thread_job<R>> j, F f) : job_(std::move(j)), function_(std::move(f)) {}
  thread_call(thread_call &&) noexcept = default;
  ~thread_call() {
    function_.reset(); // before anybody learns that it is over: it may refer to the waiting frame
    if (auto *j = job_.get())
      j->end(std::move(job_));
  }
  void operator()() noexcept { job_->execute(*function_); }

private:
  std::shared_ptr<thread_job<R>> job_;
  std::optional<F> function_;
};

template <class F> struct thread_result {
  using type = std::invoke_result_t<F &>;
};
template <class F>
  requires std::invocable<F &, std::stop_token>
struct thread_result<F> {
  using type = std::invoke_result_t<F &, std::stop_token>;
};

template <class F, class Executor = thread_pool>
class [[nodiscard("co_await it")]] executor_awaiter final : public waiter {
  using result = typename thread_result<F>::type;

public:
  executor_awaiter(Executor &e, F f) : executor_(e), function_(std::move(f)) {}
  ~executor_awaiter() {
    if (job_)
      job_->forsake(); // NOLINT(coro-blocking-in-awaiter): the function may refer to the frame
  }
  bool await_ready() const noexcept { return false; }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    suspend(h);
    if (!waiting())
      return;
    job_ = std::make_shared<thread_job<result>>();
    // Made before begin(): it may throw, and then nothing is under way.
    callback call(thread_call<result, F>(job_, std::move(*function_)));
    job_->begin(home(), *this);
    executor_.submit(std::move(call));
  }
  result await_resume() {
    if (finish() || cancelling_)
      raise();
    return job_->result.take();
  }

private:
  bool cancel() noexcept override {
    if (!waiting())
      return false;
    if (job_ == nullptr || job_->give_up())
      return waiter::cancel();
    cancelling_ = true; // raised when the function has returned
    return true;
  }
  void abandon() noexcept override {
    if (job_)
      job_->forsake();
    waiter::abandon();
  }

  Executor &executor_;
  std::optional<F> function_;
  std::shared_ptr<thread_job<result>> job_;
  bool cancelling_ = false;
};

/// `f(args...)` or `f(stop_token, args...)` as a function of nothing or a stop_token.
template <class F, class... Args> auto bind_arguments(F f, Args... args) {
  if constexpr (sizeof...(Args) == 0) {
    return f;
  } else if constexpr (std::invocable<F &, std::stop_token, Args...>) {
    auto first = std::make_tuple(std::move(args)...);
    return [fn = std::move(f), rest = std::move(first)](std::stop_token stop) mutable {
      return std::apply(fn, std::tuple_cat(std::tuple(std::move(stop)), std::move(rest)));
    };
  } else {
    auto all = std::make_tuple(std::move(args)...);
    return [fn = std::move(f), stored = std::move(all)]() mutable {
      return std::apply(fn, std::move(stored));
    };
  }
}

/// The loop's own pool, made at first use; it ends before the loop.
inline thread_pool &default_pool() {
  std::shared_ptr<void> &slot = loop::current().default_executor();
  if (!slot)
    slot = std::make_shared<thread_pool>();
  return *static_cast<thread_pool *>(slot.get());
}

} // namespace detail

/// What takes jobs: thread_pool, or one of your own. submit() may throw, and runs the job at most
/// once, or destroys it.
template <class E>
concept executor = requires(E &e, detail::callback job) { e.submit(std::move(job)); };

template <class F, class... Args>
concept offloadable =
    std::invocable<F &, Args...> || std::invocable<F &, std::stop_token, Args...>;

/// Runs `f(args...)` or `f(std::stop_token, args...)` on `e`. For a process_pool see there.
template <executor E, class F, class... Args>
  requires offloadable<F, Args...>
auto run_in_executor(E &e, F f, Args... args) {
  auto job = detail::bind_arguments(std::move(f), std::move(args)...);
  return detail::executor_awaiter<decltype(job), E>(e, std::move(job));
}

/// The same on a thread of the loop's own pool, with the caller's context variables.
template <class F, class... Args>
  requires offloadable<F, Args...>
auto to_thread(F f, Args... args) {
  detail::with_variables job(detail::bind_arguments(std::move(f), std::move(args)...));
  return detail::executor_awaiter<decltype(job)>(detail::default_pool(), std::move(job));
}
/// asyncio's None.
template <class F, class... Args>
  requires offloadable<F, Args...>
auto run_in_executor(std::nullptr_t, F f, Args... args) {
  return run_in_executor(detail::default_pool(), std::move(f), std::move(args)...);
}

} // namespace aio
