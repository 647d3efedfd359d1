// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::virtual_loop: a loop for tests. Time stands still while anything is ready and jumps to the
// next timer when nothing is: an hour's timeout takes no time, and every run is the same.
//
// Contract
//   owner, resumes, thread, cancel: as loop.
//   time:    now() begins at the clock's epoch. While something outside holds the loop (a thread
//            works for it) time stands still and the loop blocks until it is woken.
//   throws:  run_until throws aio::deadlock if nothing is ready, no timer is set and nothing holds.
#pragma once

#include <aio/loop.hpp>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace aio {

/// Every task waits for another, for ever.
class deadlock : public std::runtime_error {
public:
  deadlock() : std::runtime_error("aio: nothing is ready and nothing will be") {}
};

class virtual_loop final : public loop {
public:
  virtual_loop() noexcept : loop(detail::counted_slice) {}
  ~virtual_loop() override { clear(); }

  [[nodiscard]] time_point now() const noexcept override { return now_; }

private:
  void wait(std::optional<time_point> deadline) override {
    if (deadline && *deadline <= now_)
      return;
    if (held() || has_remote()) {
      std::unique_lock lock(mutex_);
      woken_.wait(lock, [this] { return signal_; });
      signal_ = false;
      return;
    }
    if (!deadline)
      throw deadlock();
    now_ = *deadline;
  }

  void wake() noexcept override {
    // Notified under the lock: the loop may die as soon as it can take it.
    std::lock_guard lock(mutex_);
    signal_ = true;
    woken_.notify_one();
  }

  time_point now_{};
  std::mutex mutex_;
  std::condition_variable woken_;
  bool signal_ = false;
};

} // namespace aio
