// Awaiting. How the rows are read: matrix.py.
#include "coro.h"
#include <functional>
#include <system_error>
#include <thread>
#include <vector>

task<int> load(int key);
task<> save(int value);
task<std::error_code> send_all(int value);

//: a task is made and dropped
namespace dropped {
//: bad
void plain() { save(1); }
task<> coroutine() {
  save(1);
  co_return;
}
//: good
task<> right() { co_await save(1); }
void spawned() { spawn(save(1)); }
} // namespace dropped

//: dropped by a comma, a branch of ?:, or a for-increment
namespace disguised {
//: bad
task<> comma(int n) {
  int x = (save(n), 1);
  co_await save(x);
}
task<> branch(bool b) {
  b ? save(1) : save(2);
  co_return;
}
//: good
task<> right(bool b) { co_await (b ? save(1) : save(2)); }
} // namespace disguised

//: a local task that nobody awaits
namespace never {
//: bad
task<int> forgotten() {
  auto work = save(1);
  co_return 1;
}
//: good
task<int> kept() {
  auto work = save(1);
  co_await std::move(work);
  co_return 1;
}
} // namespace never

//: a started task, awaited on one path and dropped on another
namespace paths {
eager_task<int> start();
//: bad
task<int> early(bool cached) {
  auto work = start();
  if (cached)
    co_return 0;
  co_return co_await std::move(work);
}
//: good
task<int> right(bool cached) {
  if (cached)
    co_return 0;
  auto work = start();
  co_return co_await std::move(work);
}
} // namespace paths

//: a single-shot task is awaited twice
namespace twice {
//: bad
task<int> again() {
  auto work = load(1);
  int a = co_await work;
  co_return a + co_await work;
}
//: good
task<int> right() {
  auto work = load(1);
  int a = co_await work;
  work = load(2);
  co_return a + co_await work;
}
} // namespace twice

//: tasks in a container that dies
namespace container {
//: bad
task<> all(const std::vector<int> &keys) {
  std::vector<task<>> work;
  for (int key : keys)
    work.push_back(save(key));
  co_return;
}
//: good
task<> right(const std::vector<int> &keys) {
  std::vector<task<>> work;
  for (int key : keys)
    work.push_back(save(key));
  for (auto &one : work)
    co_await std::move(one);
}
} // namespace container

//: a task tested as a bool
namespace condition {
struct test {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  bool await_resume() const noexcept;
  explicit operator bool() const;
};
test is_open();
//: bad
task<int> ask() {
  if (is_open())
    co_return 1;
  co_return 0;
}
//: good
task<int> right() {
  if (co_await is_open())
    co_return 1;
  co_return 0;
}
} // namespace condition

//: the error that co_await gives is dropped
namespace result {
//: bad
task<> lost() { co_await send_all(1); }
//: good
task<int> right() {
  if (auto error = co_await send_all(1))
    co_return error.value();
  co_return 0;
}
} // namespace result

//: `auto guard = mutex.lock();` of an async mutex: nothing is locked
namespace guard {
//: bad
task<int> unlocked(async_mutex &m, int &shared) {
  auto guard = m.lock();
  co_return ++shared;
}
//: good
task<int> right(async_mutex &m, int &shared) {
  auto guard = co_await m.lock();
  co_return ++shared;
}
} // namespace guard

//: a coroutine passed where its task is thrown away
namespace callback {
void on_timer(std::function<void()> callback);
//: bad
void to_slot() {
  on_timer([]() -> task<> { co_await save(1); });
}
void to_thread() { std::jthread worker([]() -> task<> { co_await save(1); }); }
//: good
void right() {
  on_timer([] { spawn(save(1)); });
}
} // namespace callback

//: a handler around `return lazy();`, which can never see its exception
namespace handler {
//: bad
task<int> guarded(int key) {
  try {
    return load(key);
  } catch (...) {
    return load(0);
  }
}
//: good
task<int> right(int key) {
  try {
    co_return co_await load(key);
  } catch (const std::exception &) {
  }
  co_return co_await load(0);
}
} // namespace handler
