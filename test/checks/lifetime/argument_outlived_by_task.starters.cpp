// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions of the program itself that let a task run: known by their bodies, whatever their names.
#include <deque>
#include <functional>
#include <string>
#include <vector>

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

/// A task that can be told to let its coroutine go.
struct job {
  struct promise_type {
    job get_return_object() {
      return job(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  explicit job(std::coroutine_handle<promise_type> H) : H(H) {}
  job(job &&Other) noexcept : H(std::exchange(Other.H, nullptr)) {}
  ~job() {
    if (H)
      H.destroy();
  }
  auto let_go() { return std::exchange(H, nullptr); }
  bool is_done() const { return H.done(); }
  void step() { H.resume(); }
  bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return H; }
  void await_resume() {}

private:
  std::coroutine_handle<promise_type> H;
};

struct reactor {
  std::deque<std::coroutine_handle<>> Ready;
  void enqueue(job Work) { Ready.push_back(Work.let_go()); }
  static reactor &instance();
};

void launch(job Work) { reactor::instance().enqueue(std::move(Work)); }
template <class Work> void fling(Work &&W) { launch(std::forward<Work>(W)); }
oneway owned(job Work) { co_await std::move(Work); }
void release(job Work) {
  [](job Work) -> oneway { co_await std::move(Work); }(std::move(Work));
}
template <class... Jobs> void all(Jobs... Work) { (owned(std::move(Work)), ...); }
void finish(job Work) {
  while (!Work.is_done())
    Work.step();
}

void drain() {
  while (!reactor::instance().Ready.empty()) {
    auto Next = reactor::instance().Ready.front();
    reactor::instance().Ready.pop_front();
    Next.resume();
  }
}
void runByDraining(job Work) {
  launch(std::move(Work));
  drain();
}

void print(const std::string &Text);
job use(const std::string &Text) {
  co_await std::suspend_always{};
  print(Text);
}
job own(std::string Text) {
  co_await std::suspend_always{};
  print(Text);
}
} // namespace

void queued() {
  std::string Local = "text";
  launch(use(Local)); //~ coro-argument-outlived-by-task
}
void queuedByAForwarder() {
  std::string Local = "text";
  fling(use(Local)); //~ coro-argument-outlived-by-task
}
void ownedByACoroutine() {
  std::string Local = "text";
  owned(use(Local)); //~ coro-argument-outlived-by-task
}
void ownedByAClosure() {
  std::string Local = "text";
  release(use(Local)); //~ coro-argument-outlived-by-task
}
void oneOfAPack() {
  std::string Local = "text";
  all(own(Local), use(Local)); //~ coro-argument-outlived-by-task
}
void byTheMember(reactor &R) {
  std::string Local = "text";
  R.enqueue(use(Local)); //~ coro-argument-outlived-by-task
}

void runToTheEnd() {
  std::string Local = "text";
  finish(use(Local));
  runByDraining(use(Local));
}
void withItsOwnCopy() {
  std::string Local = "text";
  launch(own(Local));
  fling(own(Local));
  all(own(Local), own(Local));
}

// In an object that a function of the program makes.
struct packed {
  job Work;
  int Number;
};
static packed pack(const std::string &Text) {
  packed P{use(Text), 1};
  return P;
}
packed givesAPack() {
  std::string Local = "text";
  return pack(Local); //~ coro-return-task-with-local
}
job awaitsAPack() {
  std::string Local = "text";
  packed P = pack(Local);
  co_await std::move(P.Work);
}

// Resumed by hand, when what it was given is gone.
void steppedTooLate() {
  std::vector<job> Jobs;
  {
    std::string Local = "text";
    Jobs.push_back(use(Local)); //~ coro-argument-outlived-by-task
  }
  Jobs.front().step();
}
void steppedInTime() {
  std::vector<job> Jobs;
  std::string Local = "text";
  Jobs.push_back(use(Local));
  Jobs.front().step();
  Jobs.front().step();
}
