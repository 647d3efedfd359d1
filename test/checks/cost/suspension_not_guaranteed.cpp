#include "co.h"

bool some();
task<> fill();

task<> by_return() { //~ coro-suspension-not-guaranteed
  if (some())
    co_return;
  co_await fill();
}
task<> by_loop(int n) { //~ coro-suspension-not-guaranteed
  while (n-- > 0)
    co_await fill();
}
task<> by_condition() { //~ coro-suspension-not-guaranteed
  some() && (co_await fill(), true);
}
template <class T> task<T> in_a_template() { //~ coro-suspension-not-guaranteed
  if (some())
    co_await fill();
  co_return T();
}
template task<int> in_a_template();
auto Lambda = []() -> task<> { //~ coro-suspension-not-guaranteed
  if (some())
    co_await fill();
};

// What follows is right.

task<> both() {
  if (some())
    co_await fill();
  else
    co_await yield_now();
}
task<> once_at_least(int n) {
  do
    co_await fill();
  while (n-- > 0);
}
task<> throws() {
  if (some())
    throw 1;
  co_await fill();
}
task<> in_the_condition() {
  while (co_await fill(), some()) {
  }
}
task<> without_any() { co_return; }
generator<int> numbers() {
  if (some())
    co_yield 1;
}
