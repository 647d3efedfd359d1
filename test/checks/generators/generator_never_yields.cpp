#include "co.h"

generator<int> nothing() { co_return; } //~ coro-generator-never-yields
async_generator<int> nothing_later() { //~ coro-generator-never-yields
  co_await sleep_ms(1);
}
template <class T> generator<T> in_a_template() { co_return; } //~ coro-generator-never-yields
template generator<int> in_a_template();
auto Lambda = []() -> generator<int> { co_return; }; //~ coro-generator-never-yields

// What follows is right.

struct base {
  virtual generator<int> all() { co_return; }
};
generator<int> perhaps(bool Any) {
  if (Any)
    co_yield 1;
}
generator<int> forwarded() { return perhaps(true); }
