// TooManyCooks: generic code wraps whatever it is given.
#include "coro.h"

task<int> fetch();

template <class F, class R> task<R> into_task(F Run) { co_return Run(); }

task<> wraps() { co_await co_await into_task<task<int> (*)(), task<int>>(fetch); }

task<task<int>> directly() {
  co_return fetch(); //~ coro-task-returns-task
}
