#include <coroutine>
struct awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct future {
  awaiter operator co_await();
};
future start();
void drop() { start(); }
