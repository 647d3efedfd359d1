#include "co.h"

bool start(std::coroutine_handle<> then);
std::coroutine_handle<> next();

struct by_choice {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) noexcept { //~ coro-await-suspend-prefer-bool
    return start(h) ? std::noop_coroutine() : h;
  }
  void await_resume() {}
};
struct typed {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<task<>::promise_type> h) { //~ coro-await-suspend-prefer-bool
    if (!start(h))
      return h;
    return std::noop_coroutine();
  }
  void await_resume() {}
};
struct trailing {
  bool await_ready() const noexcept { return false; }
  auto await_suspend(std::coroutine_handle<> h) -> std::coroutine_handle<> { //~ coro-await-suspend-prefer-bool
    if (start(h))
      return std::noop_coroutine();
    return h;
  }
  void await_resume() {}
};

// What follows is right.

struct switches {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) {
    if (start(h))
      return std::noop_coroutine();
    return next();
  }
  void await_resume() {}
};
struct never_back {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) {
    start(h);
    return std::noop_coroutine();
  }
  void await_resume() {}
};
struct always_back {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) { return h; }
  void await_resume() {}
};
struct generic {
  bool await_ready() const noexcept { return false; }
  template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) {
    if (start(h))
      return std::noop_coroutine();
    return h;
  }
  void await_resume() {}
};
struct other_handle {
  std::coroutine_handle<> other;
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) {
    return start(h) ? std::noop_coroutine() : other;
  }
  void await_resume() {}
};
