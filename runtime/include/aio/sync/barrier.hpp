// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::barrier: n tasks wait for one another, again and again.
//
// Contract
//   frame:   whoever waits is queued in its own frame; nothing is allocated.
//   resumes: the n-th wait() makes the others ready and goes on itself.
//   thread:  one loop's.
//   cancel:  leaves; the others wait for one more. Too late if the n-th has come: then the round is
//            complete for the others and aio::cancelled is raised here.
//   throws:  wait() aio::cancelled; aio::broken_barrier after abort(), until reset(), and for whoever
//            waits when either is called. The constructor aio::invalid_state for no parties.
#pragma once

#include <aio/detail/waiter.hpp>

#include <cstddef>

namespace aio {

class broken_barrier : public std::runtime_error {
public:
  broken_barrier() : std::runtime_error("aio: the barrier is broken") {}
};

class barrier {
public:
  explicit barrier(std::size_t parties) : parties_(parties) {
    if (parties == 0)
      throw invalid_state("a barrier needs a party");
  }
  barrier(const barrier &) = delete;
  barrier &operator=(const barrier &) = delete;

  class [[nodiscard("co_await it")]] wait_awaiter final : public detail::waiter {
  public:
    explicit wait_awaiter(barrier &b) noexcept : barrier_(b) {}
    bool await_ready() {
      if (barrier_.broken_)
        throw broken_barrier();
      index_ = barrier_.waiting_count();
      if (index_ + 1 < barrier_.parties_)
        return false;
      barrier_.let_go(false);
      return true;
    }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(barrier_.waiting_, h);
    }
    /// How many had come before: 0 for the first.
    std::size_t await_resume() {
      finish_or_raise();
      if (broken_)
        throw broken_barrier();
      return index_;
    }

  private:
    friend barrier;
    barrier &barrier_;
    std::size_t index_ = 0;
    bool broken_ = false;
  };

  wait_awaiter wait() noexcept { return wait_awaiter(*this); }
  void abort() noexcept {
    broken_ = true;
    let_go(true);
  }
  void reset() noexcept {
    let_go(true);
    broken_ = false;
  }
  [[nodiscard]] bool broken() const noexcept { return broken_; }
  [[nodiscard]] std::size_t parties() const noexcept { return parties_; }
  [[nodiscard]] std::size_t waiting_count() noexcept {
    std::size_t n = 0;
    waiting_.for_each([&n](detail::waiter &) { ++n; });
    return n;
  }

private:
  void let_go(bool broken) noexcept {
    while (auto *w = static_cast<wait_awaiter *>(waiting_.pop_front())) {
      w->broken_ = broken;
      w->wake();
    }
  }

  std::size_t parties_;
  detail::list<detail::waiter> waiting_;
  bool broken_ = false;
};

} // namespace aio
