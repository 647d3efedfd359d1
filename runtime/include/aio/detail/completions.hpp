// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The order in which tasks end, awaited one by one.
#pragma once

#include <aio/create_task.hpp>

#include <cstddef>
#include <memory>

namespace aio::detail {

class completions {
  class watch final : public done_observer, public list_node<watch> {
  public:
    void on_done(task_core &) noexcept override { owner->ended(*this); }
    completions *owner = nullptr;
    std::size_t key = 0;
  };

public:
  explicit completions(std::size_t slots) : watches_(std::make_unique<watch[]>(slots)) {}
  completions(const completions &) = delete;
  completions &operator=(const completions &) = delete;

  /// Slot `key` waits for this task; one task a slot at a time.
  void watch_task(std::size_t key, task_core &t) {
    watches_[key].owner = this;
    watches_[key].key = key;
    if (t.done())
      ended(watches_[key]);
    else
      t.observe(watches_[key]);
  }

  class [[nodiscard]] next_awaiter final : public waiter {
  public:
    explicit next_awaiter(completions &c) noexcept : all_(c) {}
    bool await_ready() const noexcept { return !all_.order_.empty(); }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(all_.waiting_, h);
    }
    std::size_t await_resume() {
      finish_or_raise();
      return all_.order_.pop_front()->key;
    }

  private:
    completions &all_;
  };
  /// The slot whose task ended next.
  next_awaiter next() noexcept { return next_awaiter(*this); }

private:
  void ended(watch &ready) noexcept {
    order_.push_back(ready);
    if (waiter *w = waiting_.pop_front())
      w->wake();
  }
  std::unique_ptr<watch[]> watches_;
  list<watch, watch> order_;
  list<waiter> waiting_;
};

} // namespace aio::detail
