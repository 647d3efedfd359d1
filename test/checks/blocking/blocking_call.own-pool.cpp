// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A pool that the program defines: after `co_await` of what queues the coroutine for its threads,
// blocking is what these threads are for.
#include "coro.h"
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

struct workers {
  std::vector<std::thread> Threads;
  std::mutex Lock;
  std::condition_variable Work;
  std::deque<std::coroutine_handle<>> Waiting;
  void post(std::coroutine_handle<> H);

  struct hop {
    workers *To;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> H) const { To->post(H); }
    void await_resume() const noexcept {}
  };
  hop schedule() { return {this}; }
  hop operator co_await() { return {this}; }
};
struct job_queue {
  struct state {
    std::condition_variable_any Work;
    std::jthread Thread;
  };
  std::unique_ptr<state> All;
  void submit(std::function<void()> Job);
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    this->submit([H] { H.resume(); });
  }
  void await_resume() const noexcept {}
};
// A loop with one thread and nothing that waits for work.
struct loop {
  std::thread Thread;
  void post(std::coroutine_handle<> H);
  struct hop {
    loop *To;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> H) const { To->post(H); }
    void await_resume() const noexcept {}
  };
  hop schedule() { return {this}; }
};

void nap() { std::this_thread::sleep_for(std::chrono::seconds(1)); }

coro::task<> byFunction(workers &Pool) {
  co_await Pool.schedule();
  nap();
}
coro::task<> byItself(workers &Pool) {
  co_await Pool;
  nap();
}
coro::task<> byJob(job_queue &Jobs) {
  co_await Jobs;
  nap();
}
coro::task<> before(workers &Pool) {
  nap(); //~ coro-blocking-call
  co_await Pool.schedule();
}
coro::task<> onLoop(loop &Loop) {
  co_await Loop.schedule();
  nap(); //~ coro-blocking-call
}
