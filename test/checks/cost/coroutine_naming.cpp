#include "co.h"

task<> save() { co_await yield_now(); } //~ coro-coroutine-naming
eager_task<> start() { co_await yield_now(); } //~ coro-coroutine-naming
struct store {
  task<> load() { co_await yield_now(); } //~ coro-coroutine-naming
  virtual task<> asyncSync() { co_await yield_now(); }
  virtual task<> flush() { co_await yield_now(); } //~ coro-coroutine-naming
  task<> operator()() { co_await yield_now(); }
};
template <class T> task<T> fetch() { co_return T(); } //~ coro-coroutine-naming
template task<int> fetch<int>();

// What follows is right.

struct derived : store {
  task<> flush() override { co_await yield_now(); }
};
task<> save_async() { co_await yield_now(); }
task<> saveAsync() { co_await yield_now(); }
task<> co_save() { co_await yield_now(); }
task<> passed_on() { return save(); }
generator<int> numbers() { co_yield 1; }
async_generator<int> ticks() { co_yield 1; }
detached fire() { co_await yield_now(); }
auto Lambda = []() -> task<> { co_await yield_now(); };
