// Ways from a step of a generator to what blocks in its body.
#include "co.h"

#include <cstdlib>
#include <algorithm>

generator<int> jobs() {
  while (std::system("next-job") == 0)
    co_yield 1;
}

int next_job() { return std::system("next-job"); }
generator<int> indirect() {
  while (int Job = next_job())
    co_yield Job;
}
generator<int> calm() { co_yield 1; }

task<> by_loop() {
  for (int Job : jobs()) //~ coro-blocking-generator-in-coroutine
    co_await sleep_ms(Job);
}

task<> by_variable() {
  auto All = jobs();
  for (int Job : All) //~ coro-blocking-generator-in-coroutine
    co_await sleep_ms(Job);
}

task<> by_iterator() {
  auto All = jobs();
  for (auto At = All.begin(); At != All.end(); ++At) //~ coro-blocking-generator-in-coroutine
    co_await sleep_ms(*At);
}

task<> by_algorithm() {
  std::ranges::for_each(jobs(), [](int) {}); //~ coro-blocking-generator-in-coroutine
  co_await sleep_ms(1);
}

task<> further_down() {
  for (int Job : indirect()) //~ coro-blocking-generator-in-coroutine
    co_await sleep_ms(Job);
}

int sum(generator<int> All) {
  int Sum = 0;
  for (int N : All)
    Sum += N;
  return Sum;
}

async_generator<int> in_a_generator() {
  for (int Job : jobs()) //~ coro-blocking-generator-in-coroutine
    co_yield Job;
}

template <class T> task<> in_a_template() {
  for (T Job : jobs()) //~ coro-blocking-generator-in-coroutine
    co_await sleep_ms(Job);
}
template task<> in_a_template<int>();

#define EACH(N, All) for (int N : All)
task<> by_macro() {
  EACH(Job, jobs()) //~ coro-blocking-generator-in-coroutine
    co_await sleep_ms(Job);
}

// What follows is right.

task<> made_only(std::vector<generator<int>> &Into) {
  Into.push_back(jobs());
  co_await sleep_ms(1);
}

task<> harmless() {
  for (int N : calm())
    co_await sleep_ms(N);
}

int from_outside() { return sum(jobs()); }
