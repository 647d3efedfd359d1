// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++/WinRT (strings/base_coroutine_foundation.h, base_coroutine_threadpool.h) and WIL
// (include/wil/coroutine.h).
#include "parts.h"
namespace winrt {
namespace impl {
template <class Async> struct await_adapter {
  const Async &async;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume() const;
};
struct final_suspend_awaiter {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) const noexcept;
  void await_resume() const noexcept {}
};
template <class Async> struct promise_base : parts::promise<std::suspend_never, final_suspend_awaiter> {
  Async get_return_object() const noexcept;
  template <class E> auto await_transform(E &&);
};
} // namespace impl
namespace Windows::Foundation {
// References that count: a copy names the same operation, which runs on without any.
struct IAsyncAction {};
template <class Progress> struct IAsyncActionWithProgress {};
template <class T> struct IAsyncOperation {};
template <class T, class Progress> struct IAsyncOperationWithProgress {};
inline impl::await_adapter<IAsyncAction> operator co_await(const IAsyncAction &Of) { return {Of}; }
template <class T>
impl::await_adapter<IAsyncOperation<T>> operator co_await(const IAsyncOperation<T> &Of) {
  return {Of};
}
template <class T, class P>
impl::await_adapter<IAsyncOperationWithProgress<T, P>>
operator co_await(const IAsyncOperationWithProgress<T, P> &Of) {
  return {Of};
}
} // namespace Windows::Foundation
struct fire_and_forget {};
} // namespace winrt
template <class... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncAction, Args...> {
  struct promise_type : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncAction> {
    void return_void() const noexcept;
  };
};
template <class T, class... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncOperation<T>, Args...> {
  struct promise_type : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncOperation<T>> {
    void return_value(const T &);
  };
};
template <class T, class P, class... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncOperationWithProgress<T, P>, Args...> {
  struct promise_type
      : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncOperationWithProgress<T, P>> {
    void return_value(const T &);
  };
};
template <class... Args> struct std::coroutine_traits<winrt::fire_and_forget, Args...> {
  struct promise_type : parts::detached, parts::returns<void> {
    winrt::fire_and_forget get_return_object() const noexcept;
  };
};

namespace wil {
template <class T> struct task;
template <class T> struct com_task;
namespace details::coro {
template <class T> struct task_promise : parts::eager, parts::returns<T> {
  task_promise *get_return_object() noexcept;
};
template <class T> struct agile_awaiter {
  bool await_ready();
  bool await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <class T> struct task_base {
  struct cannot_await_lvalue_use_std_move {
    void await_ready() {}
  };
  cannot_await_lvalue_use_std_move operator co_await() & = delete;
  auto resume_any_thread() && noexcept { return agile_awaiter<T>{}; }
  task_base(task_base &&) noexcept;
  ~task_base(); // gives the promise up: it runs on
protected:
  task_base(task_promise<T> *) noexcept;
};
} // namespace details::coro
template <class T> struct task : details::coro::task_base<T> {
  using base = details::coro::task_base<T>;
  task(details::coro::task_promise<T> *Initial = nullptr) noexcept : base(Initial) {}
  using base::operator co_await;
  auto operator co_await() && noexcept { return std::move(*this).resume_any_thread(); }
};
template <class T> struct com_task : details::coro::task_base<T> {
  using base = details::coro::task_base<T>;
  com_task(details::coro::task_promise<T> *Initial = nullptr) noexcept : base(Initial) {}
  using base::operator co_await;
  auto operator co_await() && noexcept { return std::move(*this).resume_any_thread(); }
};
} // namespace wil
template <class T, class... Args> struct std::coroutine_traits<wil::task<T>, Args...> {
  using promise_type = wil::details::coro::task_promise<T>;
};
template <class T, class... Args> struct std::coroutine_traits<wil::com_task<T>, Args...> {
  using promise_type = wil::details::coro::task_promise<T>;
};

// Its Completed() may be set once: a second await throws hresult_illegal_delegate_assignment.
ROW("task eager keeps-running single-shot self-awaitable copyable") winrt::Windows::Foundation::IAsyncAction w_action();
ROW("task eager keeps-running single-shot self-awaitable copyable") winrt::Windows::Foundation::IAsyncOperation<int> w_operation(int);
using with_progress = winrt::Windows::Foundation::IAsyncOperationWithProgress<int, int>;
ROW("task eager keeps-running single-shot self-awaitable copyable") with_progress w_progress();
ROW("fire-and-forget eager copyable") winrt::fire_and_forget w_forget();
ROW("task eager keeps-running single-shot self-awaitable rvalue-only") wil::task<int> wil_task();
ROW("task eager keeps-running single-shot self-awaitable rvalue-only") wil::com_task<void> wil_com_task();
