#include "co.h"

#include <stop_token>

task<> beat();
task<> beat(std::stop_token);
task<bool> alive();

task<> by_while(std::stop_token stop) {
  while (true) //~ coro-uncancellable-loop
    co_await beat();
}

task<> by_do(const std::stop_token &stop) {
  do { //~ coro-uncancellable-loop
    co_await beat();
  } while (1);
}

task<> in_a_branch(std::stop_token stop, bool forever) {
  if (forever)
    for (;;) //~ coro-uncancellable-loop
      co_await beat();
}

template <class T> task<T> in_a_template(std::stop_token stop) {
  for (;;) //~ coro-uncancellable-loop
    co_await beat();
}
template task<int> in_a_template(std::stop_token);

auto Lambda = [](std::stop_token stop) -> task<> {
  for (;;) //~ coro-uncancellable-loop
    co_await beat();
};

#define FOREVER for (;;)
task<> by_macro(std::stop_token stop) {
  FOREVER //~ coro-uncancellable-loop
    co_await beat();
}

// What follows is right.

task<> asks(std::stop_token stop) {
  while (!stop.stop_requested())
    co_await beat();
}
task<> hands_on(std::stop_token stop) {
  for (;;)
    co_await beat(stop);
}
task<> leaves(std::stop_token stop) {
  for (;;) {
    co_await beat();
    if (!co_await alive())
      break;
  }
}
task<> ends(std::stop_token stop) {
  while (co_await alive())
    co_await beat();
}
task<> has_none() {
  for (;;)
    co_await beat();
}
task<> counts(std::stop_token stop) {
  for (int i = 0; i < 3; ++i)
    co_await beat();
}
task<> suspends_outside(std::stop_token stop, int &n) {
  co_await beat();
  for (;;)
    ++n;
}
