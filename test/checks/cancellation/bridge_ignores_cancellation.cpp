#include "co.h"

#include <stop_token>

struct promise {
  std::stop_token token;
};
struct derived : promise {};
struct blind {
  int number;
};
using handle = std::coroutine_handle<promise>;
void read_then(std::function<void()> done);
void read_then(std::function<void()> done, std::stop_token until);
struct queue {
  void push(std::coroutine_handle<> h);
};

struct stored {
  queue &in;
  bool await_ready() const noexcept { return false; }
  void await_suspend(handle h) { in.push(h); } //~ coro-bridge-ignores-cancellation
  void await_resume() {}
};

struct by_bool {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(handle h) { //~ coro-bridge-ignores-cancellation
    read_then([h] { h.resume(); });
    return true;
  }
  void await_resume() {}
};

struct inherited {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<derived> h) { //~ coro-bridge-ignores-cancellation
    read_then([h] { h.resume(); });
  }
  void await_resume() {}
};

template <class T> struct in_a_template {
  bool await_ready() const noexcept { return false; }
  void await_suspend(handle h) { //~ coro-bridge-ignores-cancellation
    read_then([h] { h.resume(); });
  }
  T await_resume() { return T(); }
};
template struct in_a_template<int>;

// What follows is right.

struct asks {
  bool await_ready() const noexcept { return false; }
  void await_suspend(handle h) {
    auto &p = h.promise();
    read_then([h] { h.resume(); }, p.token);
  }
  void await_resume() {}
};

struct erased {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    read_then([h] { h.resume(); });
  }
  void await_resume() {}
};

struct has_no_token {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<blind> h) {
    read_then([h] { h.resume(); });
  }
  void await_resume() {}
};

struct at_once {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(handle) { return false; }
  void await_resume() {}
};

// No member of an awaiter.
void await_suspend(handle h, queue &in) { in.push(h); }
