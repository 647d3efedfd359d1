// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// co_context (include/co_context/task.hpp, shared_task.hpp), kelcoro (include/kelcoro/task.hpp,
// async_task.hpp, job.hpp, logical_thread.hpp), concurrencpp's lazy results
// (results/lazy_result.h), and asio's promises (experimental/promise.hpp).
#include "parts.h"
namespace co_context {
template <class T = void> struct [[nodiscard]] task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { task get_return_object() noexcept; };
  auto operator co_await() const & noexcept { return parts::done_awaiter<T>{}; }
  auto operator co_await() const && noexcept { return parts::done_awaiter<T>{}; }
};
template <class T = void> struct [[nodiscard]] shared_task {
  struct promise_type : parts::lazy, parts::returns<T> { shared_task get_return_object() noexcept; };
  shared_task(shared_task &&) noexcept;
  shared_task(const shared_task &) noexcept;
  ~shared_task() {}
  auto operator co_await() const noexcept {
    struct awaiter {
      bool await_ready() const noexcept;
      bool await_suspend(std::coroutine_handle<>) noexcept;
      T await_resume();
    };
    return awaiter{};
  }
};
} // namespace co_context

namespace dd {
template <class T> struct [[nodiscard]] task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> {
    std::coroutine_handle<promise_type> get_return_object() noexcept;
    template <class U> U &&await_transform(U &&) noexcept;
  };
  task(std::coroutine_handle<promise_type>) noexcept;
  auto operator co_await() & noexcept { return parts::done_awaiter<T>{}; }
  auto operator co_await() && noexcept { return parts::done_awaiter<T>{}; }
};
template <class T> struct async_task {
  struct promise_type : parts::eager, parts::returns<T> { async_task get_return_object(); };
  async_task(async_task &&) noexcept;
  T get() &&;
  ~async_task(); // detaches
};
struct job {
  struct promise_type : parts::detached, parts::returns<void> { job get_return_object() noexcept; };
};
struct logical_thread {
  struct promise_type : parts::eager, parts::returns<void> {
    std::coroutine_handle<promise_type> get_return_object();
  };
  logical_thread(std::coroutine_handle<promise_type>) noexcept;
  logical_thread(logical_thread &&) noexcept;
  void join();
  ~logical_thread(); // asks to stop, and waits
};
} // namespace dd

namespace concurrencpp {
namespace details {
template <class T> struct lazy_promise;
}
template <class T> struct lazy_awaitable {
  lazy_awaitable(std::coroutine_handle<>) noexcept;
  lazy_awaitable(lazy_awaitable &&) = delete;
  ~lazy_awaitable();
  std::coroutine_handle<> handle;
  bool await_ready() const noexcept { return handle.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};
template <class T> struct lazy_result : parts::owner {
  lazy_result() noexcept = default;
  lazy_result(lazy_result &&) noexcept;
  auto operator co_await() { return lazy_awaitable<T>{std::exchange(handle, {})}; }
};
namespace details {
template <class T> struct lazy_promise : parts::lazy, parts::returns<T> {
  lazy_result<T> get_return_object() noexcept;
};
} // namespace details
} // namespace concurrencpp
template <class T, class... Args> struct std::coroutine_traits<concurrencpp::lazy_result<T>, Args...> {
  using promise_type = concurrencpp::details::lazy_promise<T>;
};

namespace asio::experimental {
template <class Signature> struct promise {
  promise(promise &&) noexcept;
  promise(const promise &) = delete;
  ~promise(); // cancels
  template <class Token> auto operator()(Token &&);
};
} // namespace asio::experimental

ROW("task lazy never-runs multi self-awaitable nodiscard") co_context::task<int> x_task();
ROW("task lazy never-runs multi self-awaitable copyable nodiscard") co_context::shared_task<int> x_shared();
// A second await gives the result again: await_ready() asks whether it is done.
ROW("task lazy never-runs multi self-awaitable nodiscard") dd::task<int> d_task();
// Not to be awaited: get() blocks, the destructor lets go of it.
ROW("task eager keeps-running") dd::async_task<int> d_async();
ROW("fire-and-forget eager copyable") dd::job d_job();
ROW("task eager blocks") dd::logical_thread d_thread();
ROW("task lazy never-runs single-shot self-awaitable") concurrencpp::lazy_result<int> c_lazy();
// Awaited by calling it with a token; destroyed, it cancels.
ROW("awaitable") asio::experimental::promise<void()> a_promise();
