#include "co.h"

task<> load();
task<> watch();
void spawn_all(task_scope &);

task<> spawns_first(task_scope &scope) {
  scope.spawn(watch()); //~ coro-mixed-await-and-spawn
  co_await load();
}
task<> in_a_branch(task_scope &scope, bool more) {
  if (more)
    scope.spawn(watch()); //~ coro-mixed-await-and-spawn
  co_await load();
}
template <class Scope> task<> in_a_template(Scope &scope) {
  co_await load();
  scope.spawn(watch()); //~ coro-mixed-await-and-spawn
}
template task<> in_a_template(task_scope &);
auto Lambda = [](task_scope &scope) -> task<> {
  co_await load();
  scope.spawn(watch()); //~ coro-mixed-await-and-spawn
};

// What follows is right.

task<> joins(task_scope &scope) {
  scope.spawn(watch());
  co_await load();
  co_await scope.join();
}
task<> of_its_own() {
  task_scope scope;
  scope.spawn(watch());
  co_await load();
  co_await scope.join();
}
task<> only_spawns(task_scope &scope) {
  scope.spawn(watch());
  co_return;
}
task<> only_awaits(task_scope &) { co_await load(); }
void no_coroutine(task_scope &scope) { scope.spawn(watch()); }
task<> elsewhere(task_scope &scope) {
  spawn_all(scope);
  co_await load();
}
