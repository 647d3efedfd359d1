// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::semaphore: at most n tasks at a time, in the order in which they came.
//
// Contract
//   frame:   whoever waits is queued in its own frame; nothing is allocated.
//   resumes: release() hands the permit to the longest waiting task, which the loop resumes.
//   thread:  one loop's.
//   cancel:  leaves the queue; a permit that was just handed over goes to the next.
//   throws:  acquire() aio::cancelled.
#pragma once

#include <aio/detail/waiter.hpp>

#include <cstddef>
#include <utility>

namespace aio {

class semaphore {
public:
  explicit semaphore(std::size_t permits) noexcept : free_(permits) {}
  semaphore(const semaphore &) = delete;
  semaphore &operator=(const semaphore &) = delete;

  class [[nodiscard("the permit is released when it dies: name it")]] permit {
  public:
    permit() noexcept = default;
    explicit permit(semaphore &s) noexcept : semaphore_(&s) {}
    permit(permit &&o) noexcept : semaphore_(std::exchange(o.semaphore_, nullptr)) {}
    permit &operator=(permit &&o) noexcept {
      std::swap(semaphore_, o.semaphore_);
      return *this;
    }
    ~permit() { release(); }
    void release() noexcept {
      if (semaphore *s = std::exchange(semaphore_, nullptr))
        s->release();
    }

  private:
    semaphore *semaphore_ = nullptr;
  };

  class [[nodiscard("co_await it, and name the permit")]] acquire_awaiter final
      : public detail::waiter {
  public:
    explicit acquire_awaiter(semaphore &s) noexcept : semaphore_(s) {}
    bool await_ready() const noexcept { return semaphore_.try_acquire(); }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(semaphore_.waiting_, h);
    }
    permit await_resume() {
      permit p(granted_ || !suspended() ? permit(semaphore_) : permit());
      finish_or_raise(); // p gives back what was handed over
      return p;
    }

  private:
    friend semaphore;
    semaphore &semaphore_;
    bool granted_ = false;
  };

  /// `auto permit = co_await s.acquire();`
  acquire_awaiter acquire() noexcept { return acquire_awaiter(*this); }
  [[nodiscard]] bool try_acquire() noexcept {
    if (free_ == 0)
      return false;
    --free_;
    return true;
  }
  void release() noexcept {
    if (auto *next = static_cast<acquire_awaiter *>(waiting_.pop_front())) {
      next->granted_ = true;
      next->wake();
    } else {
      ++free_;
    }
  }
  [[nodiscard]] std::size_t available() const noexcept { return free_; }

private:
  detail::list<detail::waiter> waiting_;
  std::size_t free_;
};

} // namespace aio
