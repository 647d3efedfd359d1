// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// folly, async_simple, unifex, stdexec, Beman, TooManyCooks, drogon, libfork, PhotonLibOS.
#include "parts.h"
namespace folly {
namespace coro {
struct co_error {};
template <class T> struct [[nodiscard]] Task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> {
    Task get_return_object();
    parts::from_address yield_value(co_error);
    template <class A> auto await_transform(A &&);
  };
};
template <class T> struct [[nodiscard]] now_task {
  struct promise_type : parts::lazy, parts::returns<T> { now_task get_return_object(); };
  now_task(now_task &&) = delete;
};
template <class T> struct [[nodiscard]] AsyncGenerator : parts::owner {
  struct next_result : parts::never_ready_awaiter<T *> {};
  struct promise_type : parts::lazy, parts::returns<void> {
    AsyncGenerator get_return_object();
    parts::from_address yield_value(T);
    template <class A> auto await_transform(A &&);
  };
  next_result next();
};
} // namespace coro
template <class T> struct Future { Future(Future &&) noexcept; };
template <class T> auto operator co_await(Future<T> &&) { return parts::done_awaiter<T>{}; }
template <class T> struct Expected {
  struct promise_type : parts::detached, parts::returns<T> { Expected get_return_object(); };
};
template <class T> auto operator co_await(Expected<T>) { return parts::done_awaiter<T>{}; }
} // namespace folly

namespace async_simple::coro {
template <class T> struct [[nodiscard]] Lazy : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { Lazy get_return_object(); };
  auto operator co_await() { return parts::never_ready_awaiter<T>{}; }
};
} // namespace async_simple::coro

namespace unifex::_task {
template <class T, bool> struct _task { struct [[nodiscard]] type; };
template <class T, bool N> struct [[nodiscard]] _task<T, N>::type : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { type get_return_object(); };
};
} // namespace unifex::_task

namespace stdexec {
struct with_error {};
template <class T> struct [[nodiscard]] task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> {
    task get_return_object();
    parts::from_address yield_value(with_error);
  };
};
struct sender_tag {};
struct receiver_tag {};
template <class T> struct just_sender {
  using sender_concept = sender_tag;
  template <class Receiver> auto connect(Receiver) const;
};
template <class S> struct then_sender : just_sender<S> {};
struct sync_wait_receiver {
  using receiver_concept = receiver_tag;
};
template <class Fn> struct then_closure { Fn fn; }; // `then(f)` before it is given a sender
} // namespace stdexec

// exec::task of NVIDIA's library.
namespace experimental::execution::__task {
template <class T> struct [[nodiscard]] basic_task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { basic_task get_return_object(); };
  auto operator co_await() && noexcept { return parts::never_ready_awaiter<T>{}; }
};
} // namespace experimental::execution::__task
namespace beman::execution {
template <class T> struct task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> {
    task get_return_object();
    template <class A> auto await_transform(A &&);
  };
};
} // namespace beman::execution

namespace unifex::_just {
template <class... Ts> struct sender {
  template <template <class...> class Variant, template <class...> class Tuple>
  using value_types = Variant<Tuple<Ts...>>;
  template <template <class...> class Variant> using error_types = Variant<>;
  static constexpr bool sends_done = false;
};
} // namespace unifex::_just

namespace asio_1_24 {
/// Executors once were senders as well.
struct executor {
  template <template <class...> class Tuple, template <class...> class Variant>
  using value_types = Variant<Tuple<>>;
  template <template <class...> class Variant> using error_types = Variant<>;
  static constexpr bool sends_done = true;
  template <class F> void execute(F) const;
};
} // namespace asio_1_24

namespace tmc {
template <class T> struct [[nodiscard]] task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { task get_return_object(); };
  auto operator co_await() && { return parts::never_ready_awaiter<T>{}; }
};
} // namespace tmc

namespace drogon {
template <class T> struct [[nodiscard]] Task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> { Task get_return_object(); };
  auto operator co_await() const noexcept { return parts::done_awaiter<T>{handle}; }
};
struct AsyncTask {
  struct promise_type : parts::detached, parts::returns<void> { AsyncTask get_return_object(); };
  AsyncTask(AsyncTask &&) noexcept;
};
} // namespace drogon

namespace lf {
template <class T> struct task { task(task &&); };
} // namespace lf
template <class T, class... Args> struct std::coroutine_traits<lf::task<T>, Args...> {
  static_assert(sizeof...(Args) > 0, "called without a first argument");
  using promise_type = typename T::nothing;
};

namespace photon::coro {
template <class T> struct Coro : parts::owner {
  struct promise_type : parts::lazy, parts::returns<T> {
    Coro get_return_object();
    std::suspend_always yield_value(T);
  };
  bool await_ready() const { return false; }
  bool await_suspend(std::coroutine_handle<>);
  T await_resume();
};
} // namespace photon::coro

namespace mine {
template <class T> struct std_like : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    std_like get_return_object();
    std::suspend_always yield_value(T &&);
    void await_transform() = delete;
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end() const;
};
struct tag {};
template <class T> struct tagged : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    tagged get_return_object();
    std::suspend_always yield_value(T);
    std::suspend_never await_transform(tag);
  };
  bool next();
  T operator()();
};
} // namespace mine

ROW("task lazy never-runs single-shot nodiscard") folly::coro::Task<int> f_task();
ROW("task lazy never-runs immediate nodiscard") folly::coro::now_task<int> f_now();
ROW("async-generator lazy never-runs nodiscard") folly::coro::AsyncGenerator<int> f_agen();
ROW("awaitable self-awaitable") folly::Future<int> f_future();
ROW("monadic eager self-awaitable copyable") folly::Expected<int> f_expected();
ROW("task lazy never-runs single-shot self-awaitable nodiscard") async_simple::coro::Lazy<int> a_lazy();
ROW("task lazy never-runs single-shot nodiscard") unifex::_task::_task<int, false>::type u_task();
ROW("task lazy never-runs single-shot nodiscard") stdexec::task<int> s_task();
ROW("task lazy never-runs single-shot self-awaitable rvalue-only nodiscard") experimental::execution::__task::basic_task<int> e_task();
ROW("task lazy never-runs single-shot") beman::execution::task<int> b_task();
ROW("awaitable lazy copyable") stdexec::just_sender<int> s_just();
ROW("awaitable lazy copyable") stdexec::then_sender<int> s_then();
ROW("other") stdexec::sync_wait_receiver s_receiver();
ROW("other") stdexec::then_closure<int> s_closure();
ROW("awaitable lazy copyable") unifex::_just::sender<int> u_just();
ROW("other") asio_1_24::executor asio_executor();
ROW("task lazy leaks single-shot self-awaitable rvalue-only nodiscard") tmc::task<int> t_task();
ROW("task lazy never-runs single-shot self-awaitable nodiscard") drogon::Task<int> d_task();
ROW("fire-and-forget eager") drogon::AsyncTask d_async();
ROW("task lazy never-runs") lf::task<int> l_task();
ROW("task lazy never-runs single-shot self-awaitable") photon::coro::Coro<int> p_coro();
ROW("generator lazy never-runs forbids-await") mine::std_like<int> m_std();
ROW("generator lazy never-runs forbids-await") mine::tagged<int> m_tagged();
