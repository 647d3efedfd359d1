// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: an awaiter that joins the thread whose work was awaited.
#include "coro.h"
#include <thread>

struct onThread {
  std::thread Worker;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    Worker = std::thread([H] { H.resume(); });
  }
  void await_resume() {}
  ~onThread() {
    if (Worker.joinable())
      Worker.join();
  }
};

coro::task<> waits() {
  onThread Work;
  co_await Work;
}

struct session {
  std::thread Worker;
  ~session() { Worker.join(); }
};

coro::task<> keeps() {
  session Work; //~ coro-blocking-destructor
  co_await coro::yield_now();
}

// A parameter has no declaration statement, and its destructor may be virtual: this crashed.
struct plugin {
  virtual ~plugin();
};
void takes(std::unique_ptr<plugin> P) {}
