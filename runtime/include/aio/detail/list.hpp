// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A circular doubly linked list through its elements: linking allocates nothing, and a node
// that dies takes itself out.
#pragma once

#include <utility>

namespace aio::detail {

/// One hook. An element that can be in two lists at once has two hooks, told apart by Tag.
template <class Tag = void> class list_node {
public:
  list_node() noexcept = default;
  list_node(const list_node &) = delete;
  list_node &operator=(const list_node &) = delete;

  [[nodiscard]] bool linked() const noexcept { return next_ != this; }

  void unlink() noexcept {
    prev_->next_ = next_;
    next_->prev_ = prev_;
    prev_ = next_ = this;
  }

protected:
  ~list_node() { unlink(); }

private:
  template <class, class> friend class list;
  list_node *prev_ = this;
  list_node *next_ = this;
};

template <class T, class Tag = void> class list {
public:
  list() noexcept = default;
  list(const list &) = delete;
  list &operator=(const list &) = delete;
  ~list() { clear(); }

  [[nodiscard]] bool empty() const noexcept { return !head_.linked(); }
  [[nodiscard]] T &front() noexcept { return static_cast<T &>(*head_.next_); }

  void push_back(T &item) noexcept { insert_before(head_, item); }
  void push_front(T &item) noexcept { insert_before(*head_.next_, item); }

  T *pop_front() noexcept {
    if (empty())
      return nullptr;
    T &first = front();
    static_cast<node &>(first).unlink();
    return &first;
  }

  /// Moves every element of `other` to the end of this list.
  void splice_back(list &other) noexcept {
    if (other.empty())
      return;
    node &h = head_;
    node &o = other.head_;
    o.next_->prev_ = h.prev_;
    h.prev_->next_ = o.next_;
    o.prev_->next_ = &h;
    h.prev_ = o.prev_;
    o.prev_ = o.next_ = &o;
  }

  void clear() noexcept {
    while (pop_front() != nullptr) {
    }
  }

  template <class F> void for_each(F f) {
    for (node *n = head_.next_; n != &head_;) {
      node *next = n->next_;
      f(static_cast<T &>(*n));
      n = next;
    }
  }

private:
  using node = list_node<Tag>;
  struct sentinel : node {};

  static void insert_before(node &where, node &item) noexcept {
    item.unlink();
    item.next_ = &where;
    item.prev_ = where.prev_;
    where.prev_->next_ = &item;
    where.prev_ = &item;
  }

  sentinel head_;
};

} // namespace aio::detail
