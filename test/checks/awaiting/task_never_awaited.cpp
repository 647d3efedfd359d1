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
