// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::mutex: exclusion between tasks; may be held while its owner waits, unlike a std::mutex.
//
// Contract
//   frame:   whoever waits is queued in its own frame; nothing is allocated.
//   resumes: unlock() hands the mutex to the longest waiting task, which the loop resumes.
//   thread:  one loop's; it excludes tasks, not threads.
//   cancel:  leaves the queue; a mutex that was just handed over goes to the next.
//   throws:  lock() aio::cancelled; unlock() of an unlocked mutex aio::invalid_state.
#pragma once

#include <aio/detail/waiter.hpp>

#include <utility>

namespace aio {

class mutex {
public:
  mutex() = default;
  mutex(const mutex &) = delete;
  mutex &operator=(const mutex &) = delete;

  /// Owns the lock until it dies.
  class [[nodiscard("the mutex is unlocked when the guard dies: name it")]] guard {
  public:
    guard() noexcept = default;
    explicit guard(mutex &m) noexcept : mutex_(&m) {}
    guard(guard &&o) noexcept : mutex_(std::exchange(o.mutex_, nullptr)) {}
    guard &operator=(guard &&o) noexcept {
      std::swap(mutex_, o.mutex_);
      return *this;
    }
    ~guard() { unlock(); }
    void unlock() noexcept {
      if (mutex *m = std::exchange(mutex_, nullptr))
        m->pass_on();
    }
    [[nodiscard]] bool owns_lock() const noexcept { return mutex_ != nullptr; }
    /// The lock without the guard, for condition.
    [[nodiscard]] mutex *release() noexcept { return std::exchange(mutex_, nullptr); }

  private:
    mutex *mutex_ = nullptr;
  };

  class [[nodiscard("co_await it, and name the guard")]] lock_awaiter final
      : public detail::waiter {
  public:
    explicit lock_awaiter(mutex &m) noexcept : mutex_(m) {}
    bool await_ready() const noexcept { return mutex_.try_lock(); }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(mutex_.waiting_, h);
    }
    guard await_resume() {
      guard g(granted_ || !suspended() ? guard(mutex_) : guard());
      finish_or_raise(); // g gives back what was handed over
      return g;
    }

  private:
    friend mutex;
    mutex &mutex_;
    bool granted_ = false;
  };

  /// `auto guard = co_await m.lock();`
  lock_awaiter lock() noexcept { return lock_awaiter(*this); }
  [[nodiscard]] bool try_lock() noexcept { return !std::exchange(locked_, true); }
  void unlock() {
    if (!locked_)
      throw invalid_state("this mutex is not locked");
    pass_on();
  }
  [[nodiscard]] bool locked() const noexcept { return locked_; }

private:
  void pass_on() noexcept {
    if (auto *next = static_cast<lock_awaiter *>(waiting_.pop_front())) {
      next->granted_ = true;
      next->wake();
    } else {
      locked_ = false;
    }
  }

  detail::list<detail::waiter> waiting_;
  bool locked_ = false;
};

} // namespace aio
