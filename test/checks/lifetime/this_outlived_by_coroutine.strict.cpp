// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Members that start a coroutine of their own object.
#include "coro.h"
#include <functional>
#include <memory>

struct worker {
  int done = 0;
  task<> run() {
    co_await yield_now();
    ++done;
  }
  task<> early() {
    ++done;
    co_await yield_now();
  }
  void start() {
    spawn(run()); //~ coro-this-outlived-by-coroutine
  }
  void reads_early() { spawn(early()); }
  task<> waits() { co_await run(); }
};

struct shared : std::enable_shared_from_this<shared> {
  int done = 0;
  task<> bare() {
    co_await yield_now();
    ++done;
  }
  task<> keeps() {
    auto self = shared_from_this();
    co_await yield_now();
    ++done;
  }
  task<> given(std::shared_ptr<shared>) {
    co_await yield_now();
    ++done;
  }
  void start() {
    spawn(keeps());
    spawn(given(shared_from_this()));
  }
  void forgets() {
    spawn(bare()); // coro-unowned-this-after-suspend speaks of it
  }
};

// The end of the object may wait for its tasks.
struct service {
  task_scope scope;
  int done = 0;
  task<> run() {
    co_await yield_now();
    ++done;
  }
  void start() { scope.spawn(run()); }
};
struct joins_at_its_end {
  int done = 0;
  task<> run() {
    co_await yield_now();
    ++done;
  }
  ~joins_at_its_end();
  void start() { spawn(run()); }
};
