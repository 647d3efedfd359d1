// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "parts.h"
namespace cppcoro {
template <class T = void> struct [[nodiscard]] task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { task get_return_object(); };
  auto operator co_await() const & noexcept {
    return parts::done_awaiter<std::add_lvalue_reference_t<T>>{handle};
  }
  auto operator co_await() const && noexcept {
    return parts::done_awaiter<std::add_rvalue_reference_t<T>>{handle};
  }
};
template <class T = void> struct [[nodiscard]] shared_task {
  struct promise_type : parts::lazy, parts::returns<T> { shared_task get_return_object(); };
  shared_task(const shared_task &);
  shared_task(shared_task &&);
  ~shared_task() {}
  auto operator co_await() const noexcept {
    return parts::done_awaiter<std::add_lvalue_reference_t<T>>{};
  }
};
template <class T> struct [[nodiscard]] generator : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T &);
    template <class U> std::suspend_never await_transform(U &&) = delete;
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
template <class T> struct [[nodiscard]] async_generator : parts::owner {
  struct advance : parts::never_ready_awaiter<void> {};
  struct iterator {
    advance operator++();
    T &operator*() const;
    bool operator==(const iterator &) const;
  };
  struct begin_operation : parts::never_ready_awaiter<iterator> {};
  struct promise_type : parts::promise<std::suspend_always, parts::from_address>,
                        parts::returns<void> {
    async_generator get_return_object();
    parts::from_address yield_value(T &);
  };
  auto begin() { return begin_operation{}; }
  iterator end();
};
} // namespace cppcoro

ROW("task lazy never-runs multi self-awaitable nodiscard") cppcoro::task<int> task_int();
ROW("task lazy never-runs multi self-awaitable nodiscard") cppcoro::task<> task_void();
ROW("task lazy never-runs multi self-awaitable copyable nodiscard") cppcoro::shared_task<int> shared();
ROW("generator lazy never-runs forbids-await nodiscard") cppcoro::generator<int> gen();
ROW("async-generator lazy never-runs nodiscard") cppcoro::async_generator<int> agen();
