#include "co.h"

using promise = task<>::promise_type;
struct own {
  int number;
};
void later(std::coroutine_handle<> h);
void later_typed(std::coroutine_handle<own> h);

struct resumes {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<own> h) { h.resume(); } //~ coro-await-suspend-needless-promise-type
  void await_resume() {}
};
struct converts {
  std::coroutine_handle<> kept;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<promise> h) { //~ coro-await-suspend-needless-promise-type
    kept = h;
    return !h.done();
  }
  void await_resume() {}
};
struct calls {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<own> h) noexcept { //~ coro-await-suspend-needless-promise-type
    later(h);
    return std::noop_coroutine();
  }
  void await_resume() {}
};

// What follows is right.

struct looks {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<own> h) { later(h), h.promise().number = 1; }
  void await_resume() {}
};
struct keeps_typed {
  std::coroutine_handle<own> kept;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<own> h) { kept = h; }
  void await_resume() {}
};
struct passes_typed {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<own> h) { later_typed(h); }
  void await_resume() {}
};
struct captures {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<own> h) {
    std::function<void()> then = [h] { h.promise().number = 1; };
    then();
  }
  void await_resume() {}
};
struct erased {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) { later(h); }
  void await_resume() {}
};
struct generic {
  bool await_ready() const noexcept { return false; }
  template <class P> void await_suspend(std::coroutine_handle<P> h) { later(h); }
  void await_resume() {}
};
struct overloaded {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<own> h) { later(h); }
  void await_suspend(std::coroutine_handle<promise> h) { later(h); }
  void await_resume() {}
};
template <class P> struct of_a_class {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<P> h) { later(h); }
  void await_resume() {}
};
template struct of_a_class<own>;
struct ignores {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<own>) {}
  void await_resume() {}
};
