#include "co.h"

#include <algorithm>
#include <iterator>

generator<int> naturals() {
  for (int I = 0;; ++I)
    co_yield I;
}
generator<int> by_while() {
  int I = 0;
  while (true)
    co_yield ++I;
}
generator<int> by_goto() {
  int I = 0;
Again:
  co_yield ++I;
  goto Again;
}
generator<int> ends(int To) {
  for (int I = 0;; ++I) {
    if (I == To)
      co_return;
    co_yield I;
  }
}
generator<int> throws(int To) {
  for (int I = 0;; ++I) {
    if (I == To)
      throw To;
    co_yield I;
  }
}
void use(int);

auto collected() {
  std::vector<int> All;
  for (int N : naturals()) //~ coro-infinite-generator-materialised
    All.push_back(N);
  return All;
}

void by_variable() {
  auto All = by_while();
  for (int N : All) //~ coro-infinite-generator-materialised
    use(N);
}

auto jumping() {
  std::vector<int> All;
  for (int N : by_goto()) //~ coro-infinite-generator-materialised
    All.push_back(N);
  return All;
}

auto by_algorithm() {
  std::vector<int> All;
  std::ranges::copy(naturals(), std::back_inserter(All)); //~ coro-infinite-generator-materialised
  return All;
}

auto counted() { return std::ranges::count(naturals(), 1); } //~ coro-infinite-generator-materialised

task<> in_a_coroutine(std::vector<int> &All) {
  for (int N : naturals()) //~ coro-infinite-generator-materialised
    All.push_back(N);
  co_return;
}

// What follows is right.

int first_above(int Limit) {
  for (int N : naturals())
    if (N > Limit)
      return N;
  return 0;
}
void up_to() {
  for (int N : naturals()) {
    if (N > 3)
      break;
    use(N);
  }
}
void of_ends() {
  for (int N : ends(3))
    use(N);
  for (int N : throws(3))
    use(N);
}
bool found() {
  auto All = naturals();
  return std::ranges::find(All, 3) != All.end();
}
bool any() { return std::ranges::any_of(naturals(), [](int N) { return N > 3; }); }
task<> server() {
  for (int N : naturals())
    co_await sleep_ms(N);
}
generator<int> doubled() {
  for (int N : naturals())
    co_yield N * 2;
}
