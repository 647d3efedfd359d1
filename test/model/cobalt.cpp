// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "parts.h"
namespace boost::cobalt {
struct initial_awaitable {
  bool await_ready() const { return false; }
  template <class P> void await_suspend(std::coroutine_handle<P>);
  void await_resume();
};
template <class T> struct [[nodiscard]] task {
  struct promise_type : parts::promise<initial_awaitable, parts::from_address>, parts::returns<T> {
    task get_return_object();
  };
  task(task &&) noexcept;
  auto operator co_await() { return parts::done_awaiter<T>{}; }
};
template <class T> struct [[nodiscard]] promise {
  struct promise_type : parts::eager, parts::returns<T> { promise get_return_object(); };
  promise(promise &&) noexcept;
  ~promise() { if (attached) cancel(); }
  void cancel();
  bool attached;
  auto operator co_await() { return parts::done_awaiter<T>{}; }
};
template <class Yield, class Push = void> struct [[nodiscard]] generator {
  struct promise_type : parts::eager {
    generator get_return_object();
    template <class T> std::suspend_always yield_value(T &&);
    void return_value(Yield);
  };
  generator(generator &&) noexcept;
  ~generator() { cancel(); }
  void cancel();
  auto operator co_await() requires std::is_void_v<Push> { return parts::done_awaiter<Yield>{}; }
  template <class In> auto operator()(In &&);
};
struct detached {
  struct promise_type : parts::detached, parts::returns<void> { detached get_return_object(); };
};
struct thread_awaitable {
  bool await_ready() const;
  bool await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct thread {
  struct promise_type : parts::promise<initial_awaitable, std::suspend_never>, parts::returns<void> {
    thread get_return_object();
  };
  thread(thread &&) noexcept = default;
  ~thread(); // joins
  thread_awaitable operator co_await() &;
  thread_awaitable operator co_await() &&;
};
} // namespace boost::cobalt

ROW("task lazy never-runs single-shot self-awaitable nodiscard") boost::cobalt::task<int> task_int();
ROW("task eager cancels single-shot self-awaitable nodiscard") boost::cobalt::promise<int> promise_int();
ROW("async-generator eager cancels self-awaitable nodiscard") boost::cobalt::generator<int> gen();
ROW("fire-and-forget eager copyable") boost::cobalt::detached detached();
ROW("task eager blocks self-awaitable") boost::cobalt::thread thread();
