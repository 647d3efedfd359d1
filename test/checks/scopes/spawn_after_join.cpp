// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

task<> work();
void keep(task<> &&);

// A join that is made and not awaited yet closes nothing.
task<> prepared() {
  task_scope scope;
  task<> all = scope.join();
  scope.spawn(work());
  co_await std::move(all);
}

template <class T> task<> in_template(T) {
  task_scope scope;
  scope.spawn(work());
  co_await scope.join();
  scope.spawn(work()); //~ coro-spawn-after-join
}
template task<> in_template(int);

// TooManyCooks: a group that is reset is a new one.
namespace tmc {
struct aw_fork_group {
  aw_fork_group();
  ~aw_fork_group();
  void fork(task<>);
  void reset();
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept;
};
} // namespace tmc
task<> renewed() {
  tmc::aw_fork_group Group;
  Group.fork(work());
  co_await std::move(Group);
  Group.reset();
  Group.fork(work());
  co_await std::move(Group);
}
task<> not_renewed() {
  tmc::aw_fork_group Group;
  Group.fork(work());
  co_await std::move(Group);
  Group.fork(work()); //~ coro-spawn-after-join
}
