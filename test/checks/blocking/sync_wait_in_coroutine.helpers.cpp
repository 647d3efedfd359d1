// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions of the program itself that run a task until it is done.
#include <condition_variable>
#include <future>
#include <mutex>

#include "coro.h"

namespace {
struct oneway {
  struct promise_type {
    oneway get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};
struct event {
  std::mutex M;
  std::condition_variable Changed;
  bool IsSet = false;
  void set();
  void wait() {
    std::unique_lock<std::mutex> L(M);
    while (!IsSet)
      Changed.wait(L);
  }
};
void block(coro::task<> Work) {
  event Done;
  [](coro::task<> Work, event &Done) -> oneway {
    co_await std::move(Work);
    Done.set();
  }(std::move(Work), Done);
  Done.wait();
}
void outcome(coro::task<> Work) {
  std::promise<void> Promise;
  auto Future = Promise.get_future();
  auto Run = [](coro::task<> Work, std::promise<void> Promise) -> oneway {
    co_await std::move(Work);
    Promise.set_value();
  };
  Run(std::move(Work), std::move(Promise));
  Future.get();
}
coro::task<> traced(coro::task<> Work) { co_await std::move(Work); }
coro::task<> step();
} // namespace

coro::task<> blocked() {
  block(step()); //~ coro-sync-wait-in-coroutine
  co_await step();
}
coro::task<> blockedByAFuture() {
  outcome(step()); //~ coro-sync-wait-in-coroutine
  co_await step();
}

coro::task<> fine() { co_await traced(step()); }
void plain() { block(step()); }
