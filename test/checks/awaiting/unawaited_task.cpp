// Values that look dropped and are not, and drops that templates and macros hide.
#include "coro.h"
#include <functional>

task<> make();
task<int> one();

struct awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
awaiter schedule();

// cppcoro, async_simple, asyncio: an awaiter as a member's initial value.
struct operation {
  operation() : Awaiter(schedule()) {}
  awaiter Awaiter;
  awaiter Other{schedule()};
};

// seastar, folly: the value of a statement expression is its last statement.
task<> statement_expression() {
  auto Work = ({
    int Unused = 0;
    (void)Unused;
    make();
  });
  co_await Work;
}

template <class T> task<> instantiated() {
  make(); //~ coro-unawaited-task
  co_return;
}
template task<> instantiated<int>();
template task<> instantiated<long>();

#define RUN(X) X
task<> in_a_macro() {
  RUN(make()); //~ coro-unawaited-task
  co_return;
}

task<> unevaluated() {
  (void)sizeof(make());
  using Made = decltype(make());
  co_return;
}

template <class F> task<> called(F Run) { co_await Run(); }
task<> lambdas() {
  co_await called([] { return make(); });
  std::function<task<>()> Kept = make;
  co_await Kept();
  Kept(); //~ coro-unawaited-task
}

// TooManyCooks: what `co_await enter(e)` gives leads back, if anybody wants to.
struct entered {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  awaiter await_resume();
};
entered enter();
task<> enters() { co_await enter(); }

// concurrencpp: an awaiter that a test makes to see what its making throws.
void makes_only() { schedule(); }

// concurrencpp: its tests make what throws before there is a task.
void assert_throws(std::function<void()> Work);
void runs(std::function<void()> Work);
void expects_errors() {
  assert_throws([] { make(); });
  runs([] {
    make(); //~ coro-unawaited-task
  });
}

// concurrencpp: resolve() waits until the result is there, and gives it back.
eager_task<eager_task<>> resolve();
task<> resolves() { co_await resolve(); }

// fiona: the task is in the run queue before there is anything to await.
struct joiner {
  task<> *Of;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct loop {
  void add(task<> &);
  joiner spawn(task<> Work) {
    add(Work);
    return {&Work};
  }
  joiner elsewhere(task<> Work);
  joiner whenAwaited(task<> Work) { return {&Work}; }
};
joiner spawn_on(loop Loop, task<> Work) { return Loop.spawn(std::move(Work)); }
task<> starts(loop Loop) {
  Loop.spawn(make());
  spawn_on(Loop, make());
  Loop.elsewhere(make());
  Loop.whenAwaited(make()); //~ coro-unawaited-task
  co_return;
}

// Two that only return each other: this search has an end.
joiner ping(task<> Work);
joiner pong(task<> Work) { return ping(std::move(Work)); }
joiner ping(task<> Work) { return pong(std::move(Work)); }
task<> round_and_round() {
  ping(make()); //~ coro-unawaited-task
  co_return;
}
