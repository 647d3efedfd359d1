// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// QCoro, seastar, KJ, concurrencpp, Ceph, HPX: types whose coroutines start at once.
#include "parts.h"
namespace QCoro {
template <class T = void> struct Task {
  struct promise_type : parts::eager, parts::returns<T> { Task get_return_object(); };
  Task(Task &&) noexcept;
  virtual ~Task();
  auto operator co_await() const noexcept { return parts::done_awaiter<T>{}; }
};
template <class T = void> struct LazyTask : Task<T> {
  struct promise_type : parts::lazy, parts::returns<T> { LazyTask get_return_object(); };
  ~LazyTask() {}
};
} // namespace QCoro

namespace seastar {
template <class T> struct promise {};
namespace internal {
template <class T> struct coroutine_promise;
}
template <class T = void> struct [[nodiscard]] future {
  using promise_type = promise<T>; // not the coroutine's
  future(future &&) noexcept;
};
namespace internal {
template <class T> struct coroutine_promise : parts::detached, parts::returns<T> {
  future<T> get_return_object();
};
template <class T> struct awaiter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};
} // namespace internal
template <class T> auto operator co_await(future<T> &&) noexcept { return internal::awaiter<T>{}; }
} // namespace seastar
template <class T, class... Args> struct std::coroutine_traits<seastar::future<T>, Args...> {
  using promise_type = seastar::internal::coroutine_promise<T>;
};

namespace crimson {
template <class T> struct errorated {
  errorated(errorated &&);
  struct promise_type : parts::eager, parts::returns<T> { errorated get_return_object(); };
};
} // namespace crimson
template <class T> auto operator co_await(crimson::errorated<T>) { // in the global namespace
  return parts::done_awaiter<T>{};
}

namespace kj {
template <class T> struct [[nodiscard]] Promise { Promise(Promise &&) noexcept; };
namespace _ {
template <class T> struct Coroutine : parts::eager, parts::returns<T> {
  Promise<T> get_return_object();
  template <class U> auto await_transform(Promise<U> &);
};
} // namespace _
} // namespace kj
template <class T, class... Args> struct std::coroutine_traits<kj::Promise<T>, Args...> {
  using promise_type = kj::_::Coroutine<T>;
};

namespace concurrencpp {
struct executor_tag {};
struct pool;
template <class T> struct result {
  result(result &&) noexcept;
  auto operator co_await() { return parts::done_awaiter<T>{}; }
};
template <class T> struct shared_result {
  auto operator co_await() { return parts::done_awaiter<T &>{}; }
};
struct null_result {};
struct eager_promise : parts::promise<std::suspend_never, parts::from_address>,
                       parts::returns<int> { result<int> get_return_object(); };
struct scheduled_promise : parts::promise<parts::from_address, parts::from_address>,
                           parts::returns<int> { result<int> get_return_object(); };
struct null_promise : parts::detached, parts::returns<void> { null_result get_return_object(); };
} // namespace concurrencpp
template <class... Args> struct std::coroutine_traits<concurrencpp::result<int>, Args...> {
  using promise_type = concurrencpp::eager_promise;
};
template <class Executor, class... Args>
struct std::coroutine_traits<concurrencpp::result<int>, concurrencpp::executor_tag, Executor *,
                             Args...> {
  using promise_type = concurrencpp::scheduled_promise;
};
template <class... Args> struct std::coroutine_traits<concurrencpp::null_result, Args...> {
  using promise_type = concurrencpp::null_promise;
};

namespace hpx {
template <class T> struct future {
  future(future &&) noexcept;
  ~future();
  bool await_ready() const noexcept;
  template <class P> void await_suspend(std::coroutine_handle<P>);
  T await_resume();
};
struct suspend_if {
  bool is_ready;
  bool await_ready() const noexcept { return is_ready; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  void await_resume() noexcept {}
};
template <class T> struct coroutine_promise_base {
  future<T> get_return_object();
  std::suspend_never initial_suspend() noexcept { return {}; }
  suspend_if final_suspend() noexcept { return {true}; }
  void unhandled_exception() noexcept;
};
} // namespace hpx
template <class T, class... Args> struct std::coroutine_traits<hpx::future<T>, Args...> {
  struct promise_type : hpx::coroutine_promise_base<T>, parts::returns<T> {};
};

// The same choice by parameters in a library that no model names.
namespace mine {
template <class T> struct job { job(job &&); T get(); };
struct later {};
struct now_promise : parts::eager, parts::returns<void> { job<int> get_return_object(); };
struct later_promise : parts::lazy, parts::returns<void> { job<int> get_return_object(); };
} // namespace mine
template <class... Args> struct std::coroutine_traits<mine::job<int>, Args...> {
  using promise_type = mine::now_promise;
};
template <class... Args> struct std::coroutine_traits<mine::job<int>, mine::later, Args...> {
  using promise_type = mine::later_promise;
};

ROW("task eager keeps-running self-awaitable") QCoro::Task<int> q_task();
ROW("task eager keeps-running multi self-awaitable") QCoro::Task<> q_void();
ROW("task lazy never-runs immediate self-awaitable") QCoro::LazyTask<int> q_lazy();
ROW("task eager keeps-running single-shot self-awaitable rvalue-only nodiscard") seastar::future<int> s_future();
ROW("task eager keeps-running single-shot self-awaitable rvalue-only") crimson::errorated<int> errorated();
ROW("task eager cancels single-shot nodiscard") kj::Promise<int> k_promise(int);
ROW("task eager keeps-running single-shot self-awaitable") concurrencpp::result<int> c_result();
ROW("task eager keeps-running single-shot self-awaitable") concurrencpp::result<int> c_parallel(concurrencpp::executor_tag, concurrencpp::pool *);
ROW("task eager keeps-running multi self-awaitable copyable") concurrencpp::shared_result<int> c_shared();
ROW("fire-and-forget eager copyable") concurrencpp::null_result c_null();
ROW("task eager keeps-running single-shot self-awaitable") hpx::future<int> h_future(int);
ROW("task eager keeps-running") mine::job<int> j_now(int);
ROW("task lazy never-runs") mine::job<int> j_later(mine::later, int);
