// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A binary heap of timers that live in what waits. Equal times fire in the order they were added.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace aio::detail {

using loop_clock = std::chrono::steady_clock;

class timer_queue;

class timer_node {
public:
  timer_node() = default;
  timer_node(const timer_node &) = delete;
  timer_node &operator=(const timer_node &) = delete;

  /// Called once by the loop, out of the queue.
  virtual void fire() noexcept = 0;
  /// Called instead if the loop goes away first.
  virtual void dropped() noexcept {}
  [[nodiscard]] bool queued() const noexcept { return queue_ != nullptr; }
  inline void cancel() noexcept;

protected:
  ~timer_node() { cancel(); }

private:
  friend timer_queue;
  loop_clock::time_point when_{};
  std::uint64_t order_ = 0;
  std::size_t index_ = 0;
  timer_queue *queue_ = nullptr;
};

class timer_queue {
public:
  timer_queue() = default;
  timer_queue(const timer_queue &) = delete;
  timer_queue &operator=(const timer_queue &) = delete;
  ~timer_queue() {
    for (timer_node *t : heap_)
      t->queue_ = nullptr;
  }

  void add(timer_node &t, loop_clock::time_point when) {
    t.cancel();
    heap_.push_back(&t);
    t.when_ = when;
    t.order_ = next_order_++;
    t.queue_ = this;
    up(heap_.size() - 1);
  }
  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  [[nodiscard]] loop_clock::time_point earliest() const noexcept { return heap_.front()->when_; }
  void drop_all() noexcept {
    while (timer_node *t = pop_due(loop_clock::time_point::max()))
      t->dropped();
  }
  [[nodiscard]] timer_node *pop_due(loop_clock::time_point now) noexcept {
    if (heap_.empty() || heap_.front()->when_ > now)
      return nullptr;
    timer_node *t = heap_.front();
    t->cancel();
    return t;
  }

private:
  friend timer_node;

  static bool before(const timer_node *a, const timer_node *b) noexcept {
    return a->when_ != b->when_ ? a->when_ < b->when_ : a->order_ < b->order_;
  }
  void place(std::size_t i, timer_node *t) noexcept {
    heap_[i] = t;
    t->index_ = i;
  }
  void up(std::size_t i) noexcept {
    timer_node *t = heap_[i];
    for (; i != 0 && before(t, heap_[(i - 1) / 2]); i = (i - 1) / 2)
      place(i, heap_[(i - 1) / 2]);
    place(i, t);
  }
  void down(std::size_t i) noexcept {
    timer_node *t = heap_[i];
    for (std::size_t child = 2 * i + 1; child < heap_.size(); child = 2 * i + 1) {
      if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child]))
        ++child;
      if (!before(heap_[child], t))
        break;
      place(i, heap_[child]);
      i = child;
    }
    place(i, t);
  }
  void remove(std::size_t i) noexcept {
    heap_[i]->queue_ = nullptr;
    timer_node *last = heap_.back();
    heap_.pop_back();
    if (i == heap_.size())
      return;
    place(i, last);
    up(i);
    down(last->index_);
  }

  std::vector<timer_node *> heap_;
  std::uint64_t next_order_ = 0;
};

void timer_node::cancel() noexcept {
  if (queue_ != nullptr)
    queue_->remove(index_);
}

} // namespace aio::detail
