// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Locks by their state where the coroutine suspends.
#include "coro.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <tuple>

std::mutex m, n;
std::shared_mutex sm;
task<> later();
task<int> number();
bool some();

// ---- state --------------------------------------------------------------------------------------

task<> unlocked() {
  std::unique_lock l(m);
  l.unlock();
  co_await later();
}
task<> relocked() {
  std::unique_lock l(m); //~ coro-lock-across-suspend
  l.unlock();
  co_await later();
  l.lock();
  co_await later();
}
task<> unlocked_in_loop() {
  std::unique_lock l(m);
  while (some()) {
    l.unlock();
    co_await later();
    l.lock();
  }
}
task<> unlocked_on_one_path() {
  std::unique_lock l(m); //~ coro-lock-across-suspend
  if (some())
    l.unlock();
  co_await later();
}
task<> deferred() {
  std::unique_lock l(m, std::defer_lock);
  co_await later();
}
task<> deferred_then_locked() {
  std::unique_lock l(m, std::defer_lock); //~ coro-lock-across-suspend
  l.lock();
  co_await later();
}
task<> deferred_locked_together() {
  std::unique_lock a(m, std::defer_lock); //~ coro-lock-across-suspend
  std::unique_lock b(n, std::defer_lock); //~ coro-lock-across-suspend
  std::lock(a, b);
  co_await later();
}
task<> default_constructed() {
  std::unique_lock<std::mutex> l;
  co_await later();
}
task<> assigned() {
  std::unique_lock<std::mutex> l; //~ coro-lock-across-suspend
  l = std::unique_lock(m);
  co_await later();
}
task<> assigned_empty() {
  std::unique_lock<std::mutex> l(m);
  l = {};
  co_await later();
}
task<> released() {
  std::unique_lock l(m);
  l.release()->unlock();
  co_await later();
}
task<> tried() {
  std::unique_lock l(m, std::try_to_lock);
  if (!l)
    co_await later();
}
task<> tried_and_held() {
  std::unique_lock l(m, std::try_to_lock); //~ coro-lock-across-suspend
  if (!l.owns_lock())
    co_return;
  co_await later();
}
task<> inner_block() {
  {
    std::lock_guard l(m);
  }
  co_await later();
}
task<> after() {
  co_await later();
  std::lock_guard l(m);
}
task<> unreachable() {
  std::lock_guard l(m);
  co_return;
  co_await later();
}
task<> in_another_coroutine() {
  std::lock_guard l(m);
  auto inner = []() -> task<> { co_await later(); };
  (void)inner;
  co_return;
}
task<> never_suspends() {
  std::lock_guard l(m);
  co_await std::suspend_never{};
}

// ---- moves --------------------------------------------------------------------------------------

task<> moved_on() {
  std::unique_lock a(m);
  auto b = std::move(a); //~ coro-lock-across-suspend
  co_await later();
}
task<> moved_and_unlocked() {
  std::unique_lock a(m);
  auto b = std::move(a);
  b.unlock();
  co_await later();
}
task<> moved_into_block() {
  std::unique_lock a(m);
  {
    std::unique_lock b = std::move(a);
  }
  co_await later();
}
task<> moved_by_assignment() {
  std::unique_lock<std::mutex> b; //~ coro-lock-across-suspend
  {
    std::unique_lock a(m);
    b = std::move(a);
  }
  co_await later();
}
void sink(std::unique_lock<std::mutex>);
task<> moved_away() {
  std::unique_lock a(m);
  sink(std::move(a));
  co_await later();
}
void wait_for_it(std::unique_lock<std::mutex> &l);
task<> lent_to_the_unknown() {
  std::unique_lock a(m);
  wait_for_it(a);
  co_await later();
}
inline int look_at(std::unique_lock<std::mutex> &l) { return l.mutex() != nullptr; }
task<> lent_to_who_leaves_it_alone() {
  std::unique_lock a(m); //~ coro-lock-across-suspend
  look_at(a);
  co_await later();
}

task<> waits_on_a_condition_variable(std::condition_variable &c) {
  std::unique_lock l(m); //~ coro-lock-across-suspend
  c.wait(l);
  co_await later();
}
struct condition {
  task<> wait(std::mutex &unlocked_meanwhile);
};
task<> mutex_lent_to_a_condition(condition &c) {
  std::unique_lock l(m);
  co_await c.wait(m);
}

struct unlocks_meanwhile {
  std::mutex &taken;
  explicit unlocks_meanwhile(std::mutex &m) : taken(m) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { taken.unlock(); }
  void await_resume() { taken.lock(); }
};
inline unlocks_meanwhile wait_unlocked(std::mutex &mutex) { return unlocks_meanwhile(mutex); }
task<> mutex_lent_to_an_awaiter() {
  std::unique_lock l(m);
  co_await wait_unlocked(m);
}
struct unlocks_when_suspended {
  std::unique_lock<std::mutex> taken;
  explicit unlocks_when_suspended(std::unique_lock<std::mutex> &l) : taken(std::move(l)) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { taken.unlock(); }
  void await_resume() {}
};
task<> taken_over_by_an_awaiter() {
  std::unique_lock l(m);
  co_await unlocks_when_suspended(l);
}
