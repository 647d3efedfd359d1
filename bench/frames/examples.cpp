// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines of many shapes, for measure.py. Each name occurs once.
#include "coro.h"

#include <array>
#include <string>
#include <vector>

void fill(void *);
void use(const void *);
int step(int);
task<int> number(int);
task<std::string> text();
struct large {
  char Data[1000];
};
task<large> big();

task<> f01_nothing() { co_await yield_now(); }
task<int> f02_value(int n) { co_return co_await number(n) + n; }
task<> f03_buffer() {
  char buffer[4096];
  fill(buffer);
  co_await yield_now();
  use(buffer);
}
task<> f04_buffer_in_a_block() {
  {
    char buffer[4096];
    fill(buffer);
  }
  co_await yield_now();
}
task<> f05_two_blocks() {
  {
    char first[2048];
    fill(first);
    co_await yield_now();
    use(first);
  }
  {
    char second[2048];
    fill(second);
    co_await yield_now();
    use(second);
  }
}
task<> f06_string(std::string s) {
  co_await yield_now();
  use(s.data());
}
task<> f07_reference(const std::string &s) {
  co_await yield_now();
  use(s.data());
}
task<std::string> f08_strings() {
  std::string a = co_await text();
  std::string b = co_await text();
  co_return a + b;
}
task<> f09_vector(std::vector<int> v) {
  for (int x : v)
    co_await number(x);
}
task<int> f10_scalars(int a, int b, int c) {
  int d = step(a), e = step(b);
  int x = co_await number(c);
  co_return x + d + e;
}
task<> f11_big_result() {
  large l = co_await big();
  co_await yield_now();
  use(&l);
}
task<> f12_big_result_dropped() {
  co_await big();
  co_await yield_now();
}
task<> f13_array() {
  std::array<int, 256> a{};
  for (int &x : a)
    x = co_await number(1);
  use(a.data());
}
task<> f14_argument() { co_await f06_string(std::string("a text that does not fit in place")); }
task<int> f15_sum(int n) {
  int sum = 0;
  for (int i = 0; i != n; ++i)
    sum += co_await number(i);
  co_return sum;
}
task<> f16_many_awaits() {
  co_await number(1);
  co_await number(2);
  co_await number(3);
  co_await number(4);
  co_await number(5);
}
task<> f17_branches(bool which) {
  if (which) {
    large l;
    fill(&l);
    co_await yield_now();
    use(&l);
  } else {
    std::array<char, 500> a;
    fill(a.data());
    co_await yield_now();
    use(a.data());
  }
}
task<> f18_dead_buffer() {
  char buffer[4096];
  fill(buffer);
  use(buffer);
  co_await yield_now();
}
task<> f19_moved(std::string s) { co_await f06_string(std::move(s)); }
task<> f20_try() {
  std::exception_ptr error;
  try {
    co_await yield_now();
  } catch (...) {
    error = std::current_exception();
  }
  co_await yield_now();
  if (error)
    std::rethrow_exception(error);
}
