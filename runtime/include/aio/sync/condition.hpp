// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::condition: waits, with a mutex released, until somebody says that a state has changed.
//
// Contract
//   frame:   whoever waits is queued in its own frame.
//   resumes: notify_one() the longest waiting task, notify_all() every one, after the mutex has
//            come back to it.
//   thread:  one loop's.
//   cancel:  the mutex is taken again first, however long that lasts; then aio::cancelled. A
//            notification that only a cancelled task got goes to the next.
//   throws:  wait() aio::cancelled, with the mutex held; aio::invalid_state for an empty guard.
#pragma once

#include <aio/detail/waiter.hpp>
#include <aio/sync/mutex.hpp>
#include <aio/task.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <utility>

namespace aio {

class condition {
public:
  condition() = default;
  condition(const condition &) = delete;
  condition &operator=(const condition &) = delete;

  /// The guard stays the caller's: it is empty while this waits, and owns the lock after.
  task<> wait(mutex::guard &lock) {
    mutex *m = lock.release();
    if (m == nullptr)
      throw invalid_state("condition::wait needs a locked mutex");
    m->unlock();
    std::exception_ptr raise;
    try {
      co_await notified(*this);
    } catch (const cancelled &) {
      raise = std::current_exception();
    }
    while (!lock.owns_lock()) {
      try {
        lock = co_await m->lock();
      } catch (const cancelled &) {
        raise = std::current_exception();
      }
    }
    if (raise)
      std::rethrow_exception(raise);
  }

  /// Until `ready()`, checked with the mutex held.
  template <class Predicate> task<> wait(mutex::guard &lock, Predicate ready) {
    while (!std::invoke(ready))
      co_await wait(lock);
  }

  void notify_one() noexcept {
    if (auto *w = static_cast<notified *>(waiting_.pop_front())) {
      w->told = true;
      w->wake();
    }
  }
  void notify_all() noexcept {
    while (!waiting_.empty())
      notify_one();
  }

private:
  class [[nodiscard]] notified final : public detail::waiter {
  public:
    explicit notified(condition &c) noexcept : condition_(c) {}
    bool await_ready() const noexcept { return false; }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(condition_.waiting_, h);
    }
    void await_resume() {
      if (!finish())
        return;
      if (told)
        condition_.notify_one();
      this->raise();
    }
    bool told = false;

  private:
    condition &condition_;
  };

  detail::list<detail::waiter> waiting_;
};

} // namespace aio
