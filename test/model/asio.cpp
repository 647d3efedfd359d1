// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "parts.h"
namespace asio {
struct executor;
namespace detail {
template <class T> struct awaitable_frame;
} // namespace detail
template <class T, class Executor = executor> class [[nodiscard]] awaitable {
public:
  awaitable(awaitable &&) noexcept;
  ~awaitable() { if (frame) frame->destroy(); }
  bool await_ready() const noexcept { return false; }
  template <class U> void await_suspend(std::coroutine_handle<detail::awaitable_frame<U>>);
  T await_resume();
private:
  awaitable(const awaitable &) = delete;
  struct owner { void destroy(); } *frame;
};
namespace detail {
template <class T> struct awaitable_frame : parts::lazy, parts::returns<T> {
  awaitable<T> get_return_object();
  template <class U> auto await_transform(awaitable<U>) const;
};
} // namespace detail
namespace experimental {
template <class Yield, class Return = void> struct coro;
template <class Yield, class Return> struct coro_promise : parts::lazy, parts::returns<Return> {
  coro<Yield, Return> get_return_object();
  template <class U> auto yield_value(U &&);
};
template <class Yield> struct coro_promise<Yield, void> : parts::lazy, parts::returns<void> {
  coro<Yield, void> get_return_object();
  template <class U> auto yield_value(U &&);
};
template <class Yield, class Return> struct coro : parts::owner {
  using promise_type = coro_promise<Yield, Return>;
  auto operator co_await() { return parts::never_ready_awaiter<Return>{}; }
  template <class In> auto operator()(In &&);
};
} // namespace experimental
template <class Signature, class Initiation> struct [[nodiscard]] deferred_async_operation {};
} // namespace asio
template <class T, class Executor, class... Args>
struct std::coroutine_traits<asio::awaitable<T, Executor>, Args...> {
  using promise_type = asio::detail::awaitable_frame<T>;
};

ROW("task lazy never-runs single-shot self-awaitable nodiscard") asio::awaitable<int> aw_int();
ROW("task lazy never-runs single-shot self-awaitable nodiscard") asio::awaitable<void> aw_param(int);
ROW("task lazy cancels single-shot self-awaitable") asio::experimental::coro<void, int> coro_task();
ROW("async-generator lazy cancels self-awaitable") asio::experimental::coro<int> coro_gen();
ROW("async-generator lazy cancels self-awaitable") asio::experimental::coro<int(int), int> coro_push();
ROW("awaitable lazy copyable nodiscard") asio::deferred_async_operation<void(), int> deferred();
