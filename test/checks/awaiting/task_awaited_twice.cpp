// One life of a task variable, on every kind of path.
#include "coro.h"

task<> make();
bool cond();

task<> parameter(task<> Work) {
  co_await Work;
  co_await Work; //~ coro-task-awaited-twice
}

task<> reference(task<> &Work) {
  co_await Work;
  co_await Work; //~ coro-task-awaited-twice
}

task<> one_path() {
  auto Work = make();
  if (cond())
    co_await Work;
  if (cond())
    co_await Work; //~ coro-task-awaited-twice
}

task<> leaves() {
  auto Work = make();
  if (cond()) {
    co_await Work;
    co_return;
  }
  co_await Work;
}

task<> breaks() {
  auto Work = make();
  while (cond()) {
    co_await Work;
    break;
  }
}

task<> remade_in_the_loop() {
  auto Work = make();
  while (cond()) {
    co_await Work;
    Work = make();
  }
}

void replace(task<> &Work);
task<> given_away() {
  auto Work = make();
  co_await Work;
  replace(Work);
  co_await Work;
}

// cppcoro's tests: what a macro's own try block surrounds is expected to throw.
#define CHECK_THROWS(X)                                                                            \
  try {                                                                                            \
    (void)(X);                                                                                     \
  } catch (...) {                                                                                  \
  }
task<> expected() {
  auto Work = make();
  co_await Work;
  CHECK_THROWS(co_await Work);
}

task<> captured() {
  auto Work = make();
  auto Later = [&] { spawn(std::move(Work)); };
  Later();
  co_return;
}

// Boost.Test: the loop is the macro's, and runs once.
namespace boost::test_tools::tt_detail {
bool dummy_cond();
}
bool again();
void report(bool);
#define CHECK_ONCE(X)                                                                              \
  do {                                                                                             \
    report(X);                                                                                     \
  } while (::boost::test_tools::tt_detail::dummy_cond())
task<> insideAMacro() {
  auto Work = make();
  CHECK_ONCE((co_await Work, true));
}
task<> aLoopOfOnesOwn() {
  auto Work = make();
  do {
    co_await Work; //~ coro-task-awaited-twice
  } while (again());
}
