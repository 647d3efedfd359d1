// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"
#include <string>
#include <vector>

task<int> length(const std::string &s) {
  co_await yield_now();
  co_return s.size();
}

// A wrapper that copies what it got by reference into the inner coroutine.
struct handle {
  int *p;
};
task<> inner(handle h) {
  co_await yield_now();
  co_await sleep_ms(*h.p);
}
template <class T> task<> outer(T &&value) { return inner(handle{std::forward<T>(value)}); }

task<> copies(int *p) {
  auto t = outer(handle{p});
  co_await std::move(t);
}

// A combinator kept in a variable, awaited while its arguments live.
task<> combined(std::string a) {
  std::string b = "b";
  auto both = when_all(length(a), length(b));
  co_await std::move(both);
}

// One alias further, and one container further.
task<> moved() {
  std::vector<task<int>> all;
  {
    std::string s = "inner";
    auto t = length(s); //~ coro-argument-outlived-by-task
    all.push_back(std::move(t));
  }
  for (auto &t : all)
    co_await std::move(t);
}

#define KEEP(NAME, CALL) auto NAME = CALL
task<> in_macro() {
  KEEP(t, length("a temporary string")); //~ coro-argument-outlived-by-task
  co_await std::move(t);
}

// Reassigned before it is used.
task<> replaced(const std::string &s) {
  auto t = length("a temporary string");
  t = length(s);
  co_await std::move(t);
}

[[clang::annotate("coro::lifetime_ok")]] task<int> fine(const std::string &s) {
  co_await yield_now();
  co_return s.size();
}
task<> annotated() {
  auto t = fine("a temporary string");
  co_await std::move(t);
}

// A plain function starts a task on its argument and returns.
task<> log_later(const std::string &s) {
  co_await yield_now();
  co_await length(s);
}
void start_logging(const std::string &s) { spawn(log_later(s)); }
void loses_argument() {
  std::string line = "x";
  start_logging(line); //~ coro-argument-outlived-by-task
}
void loses_temporary() {
  start_logging("x"); //~ coro-argument-outlived-by-task
}
void run_loop();
void start_and_run(const std::string &s) {
  spawn(log_later(s));
  run_loop();
}
void waited_for() {
  std::string line = "x";
  start_and_run(line);
  start_and_run("x");
}
const std::string greeting = "hello";
void lives_on() { start_logging(greeting); }

// What passes it on waits for a coroutine that reads it late.
eager_task<> waits(const std::string &s) { co_await length(s); }
eager_task<> waits_for_copy(const std::string &s) {
  std::string own = s;
  co_await length(own);
}
task<> passed_on() {
  auto t = waits("a temporary"); //~ coro-argument-outlived-by-task
  auto u = waits_for_copy("a temporary");
  co_await t;
  co_await u;
  co_await waits("a temporary");
}
template <class... Ts> task<> all_of(Ts... tasks);
task<> twice(const std::string &s) { return all_of(length(s), length(s)); }
task<> through_a_combinator() {
  auto t = twice("a temporary"); //~ coro-argument-outlived-by-task
  co_await std::move(t);
  co_await twice("a temporary");
}

// A coroutine that nobody can wait for, and a local that dies at once.
detached log_late(const std::string &Line) {
  co_await yield_now();
  co_await sleep_ms(Line.size());
}
void fires(bool Loud) {
  std::string Line = "line";
  log_late(Line); //~ coro-argument-outlived-by-task
}
void wait_for_all();
void fires_and_waits() {
  std::string Line = "line";
  log_late(Line);
  wait_for_all();
}
