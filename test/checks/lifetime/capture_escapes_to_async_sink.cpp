// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A callback that resumes the coroutine runs when await_suspend() has returned.
#include "coro.h"
#include <functional>

struct client {
  virtual void open(const std::function<void(int)> &callback) = 0;
};

struct by_reference {
  client *c;
  int result;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    c->open([this, &handle](int r) { //~ coro-capture-escapes-to-async-sink
      result = r;
      handle.resume();
    });
  }
  int await_resume() { return result; }
};

struct by_value {
  client *c;
  int result;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    c->open([this, handle](int r) {
      result = r;
      handle.resume();
    });
  }
  int await_resume() { return result; }
};

// Runs at once: nothing is resumed in it.
template <class F> void locked(F f) { f(); }
struct queued {
  std::coroutine_handle<> *queue;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    locked([&] { *queue = handle; });
  }
  void await_resume() {}
};

// The future is kept, and awaited when the local is gone.
#include <optional>
#include <utility>
namespace seastar {
template <class T> struct future : eager_task<T> {
  future(future &&);
  future &operator=(future &&);
  template <class F> future<int> then(F f);
};
} // namespace seastar
seastar::future<int> start();
inline task<int> late() {
  std::optional<seastar::future<int>> f;
  {
    int here = 1;
    f = start().then([&] { return here; }); //~ coro-capture-escapes-to-async-sink
  }
  co_return co_await std::move(*f);
}
// As in Seastar's test_abandond_coroutine: what is awaited before the local dies tells that the
// callback has used it.
task<int> set_by_callback(const int &);
inline task<int> waited_for() {
  std::optional<seastar::future<int>> f;
  {
    int here = 1;
    f = start().then([&] { return here = 2; });
    co_await set_by_callback(here);
  }
  co_return co_await std::move(*f);
}
inline task<int> in_time() {
  int here = 1;
  std::optional<seastar::future<int>> f;
  f = start().then([&] { return here; });
  co_return co_await std::move(*f);
}
inline task<int> each() {
  int outer = 1;
  auto f = start().then([&] { return outer; });
  {
    int here = co_await std::move(f);
    f = start().then([&] { return outer; });
    (void)here;
  }
  co_return co_await std::move(f);
}
