// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: who asks a started task whether it is done waits for it in his own way, and a test
// that asserts something of a task looks at the task itself.
#include "coro.h"
#include <utility>

namespace polled {
template <class T> struct job {
  using promise_type = coro::detail::promise<job, T, std::suspend_never>;
  explicit job(std::coroutine_handle<promise_type> H) : H(H) {}
  job(job &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  bool done() const { return H.done(); }
  explicit operator bool() const { return bool(H); }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume() { return H.promise().result(); }
  std::coroutine_handle<promise_type> H;
};
job<int> start();
task<> tick();

task<> polls() {
  auto Job = start();
  while (!Job.done())
    co_await tick();
}
task<> forgets() {
  auto Job = start(); //~ coro-task-never-awaited
  co_await tick();
}
} // namespace polled

struct lazy {
  struct promise_type {
    lazy get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
  lazy();
  lazy(lazy &&) noexcept;
  ~lazy();
  explicit operator bool() const;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
lazy make();
void assert_true(bool);
void print(bool);

void movesAndAsks() {
  auto First = make();
  auto Second = std::move(First);
  assert_true(static_cast<bool>(Second));
}
void onlyPrints() {
  auto First = make(); //~ coro-task-never-awaited
  print(static_cast<bool>(First));
}

// KJ: a started task that its destructor cancels works on while the variable lives, if what a plain
// function calls drives the loop.
namespace kept {
template <class T> struct promised {
  using promise_type = coro::detail::promise<promised, T, std::suspend_never>;
  explicit promised(std::coroutine_handle<promise_type> H) : H(H) {}
  promised(promised &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  ~promised() {
    if (H)
      H.destroy();
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume() { return H.promise().result(); }
  std::coroutine_handle<promise_type> H;
};
promised<int> listen();
task<> serve();
void runLoop();

task<> halfDone() {
  auto Listening = listen(); //~ coro-task-never-awaited
  co_await serve();
}
void drivenByAPlainFunction() {
  auto Listening = listen();
  runLoop();
}
void cancelledAtOnce() {
  auto Listening = listen(); //~ coro-task-never-awaited
}
} // namespace kept

// tinycoro: a plain function looks at an awaiter.
struct gate {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
gate arrive();
void looks() { auto Gate = arrive(); }
task<> forgetsGate() {
  auto Gate = arrive(); //~ coro-task-never-awaited
  co_return;
}
