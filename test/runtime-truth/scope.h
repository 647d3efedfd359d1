// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A scope of tasks that ends the program when it dies with tasks in it or is used after its join,
// as those of the libraries do, and a race whose loser runs on.
#ifndef COROLINT_TEST_RUNTIME_TRUTH_SCOPE_H
#define COROLINT_TEST_RUNTIME_TRUTH_SCOPE_H

#include "run.h"

#include <memory>

class scope {
public:
  scope() = default;
  scope(const scope &) = delete;
  ~scope() {
    if (Count != 0)
      std::terminate();
  }
  void spawn(task<> Work) {
    if (Joined)
      std::terminate();
    ++Count;
    run(std::move(Work));
  }
  struct joining {
    scope &In;
    bool await_ready() const noexcept { return In.Count == 0; }
    void await_suspend(std::coroutine_handle<> H) const { In.Waiting = H; }
    void await_resume() const noexcept { In.Joined = true; }
  };
  joining join() { return {*this}; }

private:
  detached run(task<> Work) {
    co_await std::move(Work);
    if (--Count == 0 && Waiting)
      Ready.push_back(Waiting);
  }
  unsigned Count = 0;
  bool Joined = false;
  std::coroutine_handle<> Waiting;
};

/// Comes back with the first of two tasks; the other runs on.
class when_any {
public:
  when_any(task<> A, task<> B) : A(std::move(A)), B(std::move(B)) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> H) {
    auto Won = std::make_shared<bool>(false);
    run(std::move(A), Won, H);
    run(std::move(B), Won, H);
  }
  void await_resume() const noexcept {}

private:
  static detached run(task<> Work, std::shared_ptr<bool> Won, std::coroutine_handle<> H) {
    co_await std::move(Work);
    if (!std::exchange(*Won, true))
      Ready.push_back(H);
  }
  task<> A, B;
};

#endif
