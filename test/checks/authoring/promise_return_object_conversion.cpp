#include "co.h"

template <class Promise> struct proxy {
  Promise *p;
  ~proxy();
};
template <class Promise> struct plain_proxy {
  Promise *p;
};
template <class Start, template <class> class Proxy> struct job {
  struct promise_type {
    Proxy<promise_type> get_return_object() { return {this}; } //~ coro-promise-return-object-conversion
    Start initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  job(const Proxy<promise_type> &);
};
struct to_auto {
  struct promise_type;
  to_auto(proxy<promise_type> &&);
  struct promise_type {
    auto get_return_object() { return proxy<promise_type>{this}; } //~ coro-promise-return-object-conversion
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

job<std::suspend_never, proxy> eager() { co_await yield_now(); }
to_auto by_auto() { co_await yield_now(); }

// What follows is right.

template <class Start, template <class> class Proxy> struct fine {
  struct promise_type {
    Proxy<promise_type> get_return_object() { return {this}; }
    Start initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  fine(const Proxy<promise_type> &);
};
fine<std::suspend_always, proxy> lazy() { co_await yield_now(); }
fine<std::suspend_never, plain_proxy> nothing_to_destroy() { co_await yield_now(); }
task<> itself() { co_await yield_now(); }
eager_task<> eager_itself() { co_await yield_now(); }
