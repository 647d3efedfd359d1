#include "co.h"

struct tree {
  tree *left, *right;
  task<int> size() const {
    int sum = 1;
    if (left)
      sum += co_await left->size(); //~ coro-recursive-coroutine
    co_return sum;
  }
};
template <int N> task<int> down(int n) { co_return n ? co_await down<N>(n - 1) : 0; } //~ coro-recursive-coroutine
template task<int> down<1>(int);
task<> through_a_variable(int n) {
  if (n)
    co_await through_a_variable(n - 1); //~ coro-recursive-coroutine
}
#define AWAIT(call) co_await call
task<> by_macro(int n) {
  if (n)
    AWAIT(by_macro(n - 1)); //~ coro-recursive-coroutine
}

// What follows is right.

template <int N> task<int> unrolled() {
  if constexpr (N > 0)
    co_return co_await unrolled<N - 1>();
  else
    co_return 0;
}
template task<int> unrolled<3>();
task<> overloaded(int);
task<> overloaded(long n) { co_await overloaded(int(n)); }
void enqueue(task<>);
task<> starts_another(int n) {
  co_await yield_now();
  if (n)
    enqueue(starts_another(n - 1));
}
async_generator<int> walk(int n) {
  if (n)
    co_await walk(n - 1).begin();
  co_yield n;
}
int plain(int n) { return n ? plain(n - 1) : 0; }
