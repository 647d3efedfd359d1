// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Helpers that look at a task and leave it as it is.
#include "coro.h"

namespace {
coro::task<int> made();
coro::task<int> Sink();
void look(const coro::task<int> &) {}
void lookDeeper(coro::task<int> &T) { look(T); }
template <class T> void through(T &&Given) { lookDeeper(Given); }
void swallow(coro::task<int> &T) { T = Sink(); }
void unknown(coro::task<int> &);
} // namespace

coro::task<> forgotten() {
  auto T = made(); //~ coro-task-never-awaited
  look(T);
  co_return;
}
coro::task<> forgottenDeeper() {
  auto T = made(); //~ coro-task-never-awaited
  lookDeeper(T);
  co_return;
}
coro::task<> forgottenInATemplate() {
  auto T = made(); //~ coro-task-never-awaited
  through(T);
  co_return;
}

coro::task<> awaited() {
  auto T = made();
  through(T);
  co_await std::move(T);
}
coro::task<> notKnown() {
  auto T = made();
  unknown(T);
  auto U = made();
  swallow(U);
  co_return;
}
