// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "parts.h"
namespace coro {
template <class T = void> struct [[nodiscard]] task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { task get_return_object(); };
  auto operator co_await() const & noexcept {
    return parts::done_awaiter<std::add_lvalue_reference_t<T>>{handle};
  }
  auto operator co_await() const && noexcept {
    return parts::done_awaiter<std::add_rvalue_reference_t<T>>{handle};
  }
};
template <class T> struct generator : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T &);
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
namespace detail {
struct task_self_deleting {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_never>,
                        parts::returns<void> {
    task_self_deleting get_return_object();
  };
  explicit task_self_deleting(promise_type &);
  task_self_deleting(const task_self_deleting &) = delete;
  task_self_deleting(task_self_deleting &&);
};
} // namespace detail
struct event {
  event(const event &) = delete;
  parts::done_awaiter<void> operator co_await() const noexcept;
};
} // namespace coro

ROW("task lazy never-runs multi self-awaitable nodiscard") coro::task<int> task_int();
ROW("generator lazy never-runs") coro::generator<int> gen();
ROW("fire-and-forget lazy") coro::detail::task_self_deleting self_deleting();
ROW("awaitable self-awaitable") coro::event event_();
