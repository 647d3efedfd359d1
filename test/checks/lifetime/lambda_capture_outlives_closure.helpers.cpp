// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Helpers of the program itself that call the closure they are given: known by their bodies.
#include <functional>
#include <vector>

#include "coro.h"

namespace {
std::vector<coro::task<>> Running;
template <class Work> auto here(Work W) { return W(); } //~ coro-lambda-capture-outlives-closure
template <class Work> auto there(Work &&W) { return std::forward<Work>(W)(); }
template <class Work> void keep(Work &&W) { Running.push_back(W()); }
void erased(std::function<coro::task<>()> Work) {
  auto T = Work();
  Running.push_back(std::move(T));
}
void entrust(coro::task<>);
struct gate {};
template <class Work> void with(gate &, Work &&W) { entrust(W()); }
template <class Work> coro::task<> safely(Work W) { co_await W(); }
void print(int);
} // namespace

coro::task<> handedOver(gate &G, int N) {
  co_await here([N]() -> coro::task<> { //~ coro-lambda-capture-outlives-closure
    co_await coro::yield_now();
    print(N);
  });
  auto T = there([N]() -> coro::task<> { //~ coro-lambda-capture-outlives-closure
    co_await coro::yield_now();
    print(N);
  });
  co_await std::move(T);
  with(G, [N]() -> coro::task<> { //~ coro-lambda-capture-outlives-closure
    co_await coro::yield_now();
    print(N);
  });
}

void kept(int N) {
  keep([N]() -> coro::task<> { //~ coro-lambda-capture-outlives-closure
    co_await coro::yield_now();
    print(N);
  });
  erased([N]() -> coro::task<> { //~ coro-lambda-capture-outlives-closure
    co_await coro::yield_now();
    print(N);
  });
}

coro::task<> fine(int N) {
  co_await there([N]() -> coro::task<> {
    co_await coro::yield_now();
    print(N);
  });
  co_await safely([N]() -> coro::task<> {
    co_await coro::yield_now();
    print(N);
  });
  keep([]() -> coro::task<> { co_await coro::yield_now(); });
}
