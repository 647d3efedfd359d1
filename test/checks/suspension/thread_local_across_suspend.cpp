// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What is carried over to whatever thread the coroutine runs on by then is fine; a swap that stays
// open over the suspension is not: meanwhile the first thread runs others with it.
#include "coro.h"
#include <cerrno>

struct context {
  int depth;
};
thread_local context *Current;
thread_local int Depth;
void use(int);
void use(context *);
task<> work();

task<> savedPointer() {
  context *saved = Current;
  co_await work();
  Current = saved;
  use(Current);
}

task<> savedValue() {
  int saved = Depth;
  Depth = 0;
  co_await work();
  Depth = saved; //~ coro-thread-local-across-suspend
}

task<> savedErrno() {
  int saved = errno;
  co_await work();
  errno = saved;
  use(errno);
}

task<> exchanged() {
  context *saved = std::exchange(Current, nullptr);
  co_await work();
  Current = saved; //~ coro-thread-local-across-suspend
}

task<> setAgain() {
  Depth = 1;
  co_await work();
  Depth = 1;
  use(Depth);
}

task<> address() {
  context **place = &Current;
  co_await work();
  *place = nullptr; //~ coro-thread-local-across-suspend
}

task<> reference() {
  context *&place = Current;
  co_await work();
  place = nullptr; //~ coro-thread-local-across-suspend
}

task<> setOnce() {
  Depth = 1;
  co_await work();
  use(Depth); //~ coro-thread-local-across-suspend
}

// Seastar: a coroutine stays on the thread of its shard.
namespace seastar {
template <class T> struct future {
  using promise_type = coro::detail::promise<future, T, std::suspend_never>;
  explicit future(std::coroutine_handle<promise_type>);
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};
} // namespace seastar
seastar::future<int> onOneShard() {
  context *&place = Current;
  co_await work();
  place = nullptr;
  co_return 0;
}
