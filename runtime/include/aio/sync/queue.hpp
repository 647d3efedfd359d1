// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::queue: hands values from tasks to tasks, with back-pressure if it has a limit.
//
// Contract
//   frame:   whoever waits is queued in its own frame, a putter with its value.
//   resumes: put() the longest waiting getter, get() the longest waiting putter.
//   thread:  one loop's.
//   cancel:  a put is made or not made: if the value was taken before the cancellation came, put
//            returns and the next suspension raises. A value that was handed to a getter that is
//            cancelled goes back to the front.
//   throws:  aio::cancelled; aio::queue_closed from put after close() and from get when, after
//            close(), nothing is left.
#pragma once

#include <aio/detail/waiter.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace aio {

class queue_closed : public std::runtime_error {
public:
  queue_closed() : std::runtime_error("aio: the queue is closed") {}
};

template <class T> class queue {
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
        throw cancelled();
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

  put_awaiter put(T value) { return put_awaiter(*this, std::move(value)); }
  get_awaiter get() noexcept { return get_awaiter(*this); }

  [[nodiscard]] bool try_put(T value) {
    if (closed_)
      throw queue_closed();
    return accept(value);
  }
  [[nodiscard]] std::optional<T> try_get() {
    if (items_.empty())
      return std::nullopt;
    std::optional<T> out(std::move(items_.front()));
    items_.pop_front();
    if (auto *p = static_cast<put_awaiter *>(putters_.pop_front())) {
      items_.push_back(std::move(*p->value_));
      p->value_here_ = false;
      p->wake();
    }
    return out;
  }

  /// No more puts; getters get what is left, then queue_closed.
  void close() noexcept {
    closed_ = true;
    while (detail::waiter *w = putters_.pop_front())
      w->wake();
    while (detail::waiter *w = getters_.pop_front())
      w->wake();
  }
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }

private:
  bool accept(T &value) {
    if (auto *g = static_cast<get_awaiter *>(getters_.pop_front())) {
      g->value_.emplace(std::move(value));
      g->wake();
      return true;
    }
    if (limit_ != 0 && items_.size() >= limit_)
      return false;
    items_.push_back(std::move(value));
    return true;
  }
  void give_back(T value) {
    if (auto *g = static_cast<get_awaiter *>(getters_.pop_front())) {
      g->value_.emplace(std::move(value));
      g->wake();
    } else {
      items_.push_front(std::move(value));
    }
  }

  std::size_t limit_;
  std::deque<T> items_;
  detail::list<detail::waiter> putters_;
  detail::list<detail::waiter> getters_;
  bool closed_ = false;
};

} // namespace aio
