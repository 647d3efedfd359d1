// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// seastar: a future that is made ready only holds the place of a later one.
#include "coro.h"
#include <utility>

namespace seastar {
template <class T = void> struct future {
  using promise_type = coro::detail::promise<future, T, std::suspend_never>;
  explicit future(std::coroutine_handle<promise_type>);
  future(future &&) noexcept;
  future &operator=(future &&) noexcept;
  ~future();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
future<> make_ready_future();
} // namespace seastar

seastar::future<> stop();
seastar::future<> holdsThePlace(bool Stop) {
  seastar::future<> Stopped = seastar::make_ready_future();
  if (Stop) {
    Stopped = stop();
    co_await std::move(Stopped);
  }
}
seastar::future<> forgets(bool Stop) {
  seastar::future<> Stopped = stop(); //~ coro-task-not-awaited-on-all-paths
  if (Stop)
    co_await std::move(Stopped);
}
