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

// ---- by hand ------------------------------------------------------------------------------------

task<> by_hand() {
  m.lock(); //~ coro-lock-across-suspend
  co_await later();
  m.unlock();
}
task<> by_hand_unlocked() {
  m.lock();
  m.unlock();
  co_await later();
}
task<> by_hand_tried() {
  if (m.try_lock()) { //~ coro-lock-across-suspend
    co_await later();
    m.unlock();
  }
}
task<> by_hand_spun() {
  while (!m.try_lock())
    co_await later();
  m.unlock();
}
task<> by_hand_adopted() {
  m.lock();
  std::lock_guard l(m, std::adopt_lock); //~ coro-lock-across-suspend
  co_await later();
}
task<> by_hand_together() {
  std::lock(m, n); //~ coro-lock-across-suspend
  n.unlock();
  co_await later();
  m.unlock();
}
struct Account {
  std::mutex own;
  std::unique_ptr<std::mutex> shared;
  task<> members() {
    own.lock(); //~ coro-lock-across-suspend
    co_await later();
    own.unlock();
  }
  task<> pointers() {
    shared->lock(); //~ coro-lock-across-suspend
    co_await later();
    shared->unlock();
  }
  task<> other() {
    own.lock();
    own.unlock();
    co_await later();
  }
};

// ---- classes of the user's own ------------------------------------------------------------------

class Locker {
public:
  explicit Locker(std::mutex &to) : to(to) { to.lock(); }
  ~Locker() { to.unlock(); }

private:
  std::mutex &to;
};
task<> handmade() {
  Locker l(m); //~ coro-lock-across-suspend
  co_await later();
}
struct GlobalLocker {
  GlobalLocker() { m.lock(); }
  ~GlobalLocker() { m.unlock(); }
};
task<> handmade_without_arguments() {
  GlobalLocker l; //~ coro-lock-across-suspend
  co_await later();
}

struct __attribute__((capability("mutex"))) Mutex {
  void Acquire() __attribute__((acquire_capability()));
  void Release() __attribute__((release_capability()));
  bool Attempt() __attribute__((try_acquire_capability(true)));
};
struct __attribute__((scoped_lockable)) MutexLock {
  explicit MutexLock(Mutex &mu) __attribute__((acquire_capability(mu)));
  ~MutexLock() __attribute__((release_capability()));
};
Mutex mu;
task<> capability() {
  mu.Acquire(); //~ coro-lock-across-suspend
  co_await later();
  mu.Release();
}
task<> capability_released() {
  mu.Acquire();
  mu.Release();
  co_await later();
}
task<> capability_attempted() {
  if (!mu.Attempt())
    co_await later();
}
task<> capability_guard() {
  MutexLock l(mu); //~ coro-lock-across-suspend
  co_await later();
}
task<> capability_required() __attribute__((requires_capability(mu))); //~ coro-lock-across-suspend
task<> capability_required() { co_await later(); }

// ---- mutexes that do not block the thread -------------------------------------------------------

struct AsyncMutex {
  bool try_lock() noexcept;
  task<std::unique_lock<AsyncMutex>> co_scoped_lock();
  task<> co_lock();
  void unlock() noexcept;
};
AsyncMutex am;
task<> async_guard() {
  auto l = co_await am.co_scoped_lock();
  co_await later();
}
task<> async_adopted() {
  co_await am.co_lock();
  std::unique_lock<AsyncMutex> l(am, std::adopt_lock);
  co_await later();
}
task<> async_by_hand() {
  co_await am.co_lock();
  co_await later();
  am.unlock();
}
struct AwaitableMutex {
  task<> lock();
  void unlock();
};
AwaitableMutex wm;
task<> awaitable_lock() {
  co_await wm.lock();
  co_await later();
  wm.unlock();
}
task<std::unique_lock<std::mutex>> lock_elsewhere();
task<> awaited_thread_guard() {
  auto l = co_await lock_elsewhere();
  co_await later();
}
