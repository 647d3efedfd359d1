// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: what runs on a pool may block.
#include "coro.h"
#include <chrono>
#include <cstdlib>
#include <future>
#include <future>
#include <thread>

using namespace std::chrono_literals;

namespace asio {
struct thread_pool {
  void spawn(coro::task<> Work);
  [[clang::annotate("coro::thread_switch")]] coro::task<> schedule();
};
template <class Where> void co_spawn(Where &, coro::task<>, int) {}
template <class Executor> struct executor_binder {
  Executor Bound;
};
template <class Where> executor_binder<Where> bind_executor(Where);
struct io_context {};
template <class Token> coro::task<> dispatch(Token);
template <class Initiation, class... Args> void async_initiate(Initiation, Args...) {}
} // namespace asio

coro::task<> spawnedOnPool() {
  std::this_thread::sleep_for(1s);
  co_return;
}
void start(asio::thread_pool &Pool) { asio::co_spawn(Pool, spawnedOnPool(), 0); }

// A coroutine that only those await which have moved runs where they do.
coro::task<> sleepForTask() {
  std::this_thread::sleep_for(1s);
  co_return;
}
coro::task<> waitForTask(asio::thread_pool &Pool) {
  co_await Pool.schedule();
  co_await sleepForTask();
}

coro::task<> sleepForBoth() {
  std::this_thread::sleep_for(1s); //~ coro-blocking-call
  co_return;
}
coro::task<> fromPool(asio::thread_pool &Pool) {
  co_await Pool.schedule();
  co_await sleepForBoth();
}
coro::task<> fromLoop() { co_await sleepForBoth(); }

// A logger that prints a trace and ends the program: nobody is left to be kept waiting.
struct logger {
  void write(int Severity) {
    if (Severity == 5) {
      std::this_thread::sleep_for(1s);
      if (Severity > 4)
        std::this_thread::sleep_for(1s);
      std::exit(1);
    }
  }
  void writeOn(int Severity) {
    if (Severity == 5) {
      std::this_thread::sleep_for(1s);
      if (Severity > 5)
        std::exit(1);
    }
  }
};
coro::task<> logs(logger &Log) {
  Log.write(1);
  Log.writeOn(1); //~ coro-blocking-call
  co_return;
}

// A completion token that is bound to the pool resumes the coroutine there.
coro::task<> dispatched(asio::thread_pool Pool) {
  co_await asio::dispatch(asio::bind_executor(Pool));
  std::this_thread::sleep_for(1s);
}
coro::task<> dispatchedToLoop(asio::io_context Loop) {
  co_await asio::dispatch(asio::bind_executor(Loop));
  std::this_thread::sleep_for(1s); //~ coro-blocking-call
}

// An operation of the user's own, which runs what it is given where it is told.
template <class Where, class F> void invoke_on(Where &There, F Work) {
  asio::async_initiate([](auto Executor, auto Job) {}, std::ref(There), Work);
}
void invokes(asio::thread_pool &Pool, asio::io_context &Loop) {
  invoke_on(Pool, [] { std::this_thread::sleep_for(1s); });
}

// tinycoro: when await_resume() runs, what it asks for is there.
struct answered {
  std::future<int> Answer;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    std::thread([this, H] {
      Answer.wait();
      H.resume();
    }).detach();
  }
  int value() { return Answer.get(); }
  int await_resume() { return value(); }
};
coro::task<> asksLate(answered Question) { co_await Question; }

// Never suspends: await_resume() is where it waits.
struct pretended {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {
    std::this_thread::sleep_for(std::chrono::seconds(1)); //~ coro-blocking-in-awaiter
  }
};
coro::task<> pretends() { co_await pretended(); }

// A spin lock that has spun for long sleeps for half a millisecond between tries.
namespace folly::detail {
struct Sleeper {
  void wait() { std::this_thread::sleep_for(500us); }
};
} // namespace folly::detail
coro::task<> spins(folly::detail::Sleeper &Backoff) {
  Backoff.wait();
  co_return;
}
