// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::queue, lifo_queue, priority_queue: hand values from tasks to tasks, with back-pressure if they
// have a limit.
//
// Contract
//   frame:   whoever waits is queued in its own frame, a putter with its value.
//   resumes: put() the longest waiting getter, get() the longest waiting putter; task_done() every
//            join() when each value that was put has been taken and done with.
//   order:   first in, first out; lifo_queue the last first; priority_queue the smallest first.
//   thread:  one loop's.
//   cancel:  a put is made or not made: if the value was taken before the cancellation came, put
//            returns and the next suspension raises. A value that was handed to a getter that is
//            cancelled goes back to the front.
//   throws:  aio::cancelled; aio::queue_closed from put after shutdown() and from get when, after
//            shutdown(), nothing is left; aio::invalid_state for a task_done() too many.
#pragma once

#include <aio/detail/waiter.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace aio {

class queue_closed : public std::runtime_error {
public:
  queue_closed() : std::runtime_error("aio: the queue is closed") {}
};

namespace detail {

/// What waits in a queue, in the order in which it is taken.
template <class T> class fifo_items {
public:
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  void push(T value) { items_.push_back(std::move(value)); }
  /// It was taken, and nobody wanted it.
  void push_again(T value) { items_.push_front(std::move(value)); }
  T pop() {
    T out = std::move(items_.front());
    items_.pop_front();
    return out;
  }

private:
  std::deque<T> items_;
};

template <class T> class lifo_items {
public:
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  void push(T value) { items_.push_back(std::move(value)); }
  void push_again(T value) { push(std::move(value)); }
  T pop() {
    T out = std::move(items_.back());
    items_.pop_back();
    return out;
  }

private:
  std::vector<T> items_;
};

/// A heap whose first is the one that no other comes before.
template <class T, class Before> class priority_items {
public:
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  void push(T value) {
    items_.push_back(std::move(value));
    std::push_heap(items_.begin(), items_.end(), later);
  }
  void push_again(T value) { push(std::move(value)); }
  T pop() {
    std::pop_heap(items_.begin(), items_.end(), later);
    T out = std::move(items_.back());
    items_.pop_back();
    return out;
  }

private:
  static bool later(const T &a, const T &b) { return Before()(b, a); }
  std::vector<T> items_;
};

} // namespace detail

template <class T, class Items = detail::fifo_items<T>> class queue {
public:
  /// `limit` 0: no limit.
  explicit queue(std::size_t limit = 0) noexcept : limit_(limit) {}
  queue(const queue &) = delete;
  queue &operator=(const queue &) = delete;

  class [[nodiscard("co_await it")]] put_awaiter final : public detail::waiter {
  public:
    put_awaiter(queue &q, T value) : queue_(q), value_(std::move(value)) {}
    bool await_ready() {
      if (queue_.closed_)
        throw queue_closed();
      return queue_.accept(*value_);
    }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      value_here_ = true;
      suspend_in(queue_.putters_, h);
    }
    void await_resume() {
      if (!value_here_) { // taken: done, whatever came after
        finish_later();
        return;
      }
      finish_or_raise();
      throw queue_closed();
    }

  private:
    friend queue;
    queue &queue_;
    std::optional<T> value_;
    bool value_here_ = false;
  };

  class [[nodiscard("co_await it")]] get_awaiter final : public detail::waiter {
  public:
    explicit get_awaiter(queue &q) noexcept : queue_(q) {}
    bool await_ready() {
      value_ = queue_.try_get();
      if (!value_ && queue_.closed_)
        throw queue_closed();
      return value_.has_value();
    }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(queue_.getters_, h);
    }
    T await_resume() {
      if (finish()) {
        if (value_)
          queue_.give_back(std::move(*value_));
        this->raise();
      }
      if (!value_)
        throw queue_closed();
      return std::move(*value_);
    }

  private:
    friend queue;
    queue &queue_;
    std::optional<T> value_;
  };

  class [[nodiscard("co_await it")]] join_awaiter final : public detail::waiter {
  public:
    explicit join_awaiter(queue &q) noexcept : queue_(q) {}
    bool await_ready() const noexcept { return queue_.unfinished_ == 0; }
    template <class P> void await_suspend(std::coroutine_handle<P> h) {
      suspend_in(queue_.joiners_, h);
    }
    void await_resume() { finish_or_raise(); }

  private:
    queue &queue_;
  };

  put_awaiter put(T value) { return put_awaiter(*this, std::move(value)); }
  get_awaiter get() noexcept { return get_awaiter(*this); }

  [[nodiscard]] bool try_put(T value) {
    if (closed_)
      throw queue_closed();
    return accept(value);
  }
  [[nodiscard]] std::optional<T> try_get() {
    if (empty())
      return std::nullopt;
    std::optional<T> out(items_.pop());
    if (auto *p = static_cast<put_awaiter *>(putters_.pop_front())) {
      items_.push(std::move(*p->value_));
      ++unfinished_;
      p->value_here_ = false;
      p->wake();
    }
    return out;
  }

  /// Whoever took a value has done with it.
  void task_done() {
    if (unfinished_ == 0)
      throw invalid_state("task_done() was called more often than values were put");
    finish(1);
  }
  /// Until every value that was put is done with.
  join_awaiter join() noexcept { return join_awaiter(*this); }

  /// No more puts; getters get what is left, then queue_closed. Immediately: what is left is dropped
  /// and counts as done with.
  void shutdown(bool immediate = false) {
    closed_ = true;
    while (detail::waiter *w = putters_.pop_front())
      w->wake();
    while (detail::waiter *w = getters_.pop_front())
      w->wake();
    if (!immediate)
      return;
    const std::size_t dropped = size();
    while (!empty())
      (void)items_.pop();
    finish(std::min(dropped, unfinished_));
  }
  void close() noexcept { shutdown(); }
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.size() == 0; }

private:
  bool accept(T &value) {
    if (auto *g = static_cast<get_awaiter *>(getters_.pop_front())) {
      g->value_.emplace(std::move(value));
      ++unfinished_;
      g->wake();
      return true;
    }
    if (limit_ != 0 && items_.size() >= limit_)
      return false;
    items_.push(std::move(value));
    ++unfinished_;
    return true;
  }
  void finish(std::size_t n) noexcept {
    unfinished_ -= n;
    if (unfinished_ == 0)
      while (detail::waiter *w = joiners_.pop_front())
        w->wake();
  }
  void give_back(T value) {
    if (auto *g = static_cast<get_awaiter *>(getters_.pop_front())) {
      g->value_.emplace(std::move(value));
      g->wake();
    } else {
      items_.push_again(std::move(value));
    }
  }

  std::size_t limit_;
  Items items_;
  detail::list<detail::waiter> putters_;
  detail::list<detail::waiter> getters_;
  detail::list<detail::waiter> joiners_;
  std::size_t unfinished_ = 0; // put and not yet done with
  bool closed_ = false;
};

template <class T> using lifo_queue = queue<T, detail::lifo_items<T>>;
/// The smallest first; of equal ones any.
template <class T, class Before = std::less<T>>
using priority_queue = queue<T, detail::priority_items<T, Before>>;

} // namespace aio
