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

// ---- the standard guards in all their spellings -------------------------------------------------

task<> ctad() {
  std::lock_guard l(m); //~ coro-lock-across-suspend
  co_await later();
}
task<> in_initializer() {
  std::lock_guard<std::mutex> l(m); //~ coro-lock-across-suspend
  int x = co_await number();
  (void)x;
}
task<> scoped() {
  std::scoped_lock l(m, n); //~ coro-lock-across-suspend
  co_await later();
}
task<> shared() {
  std::shared_lock l(sm); //~ coro-lock-across-suspend
  co_await later();
}
using Guard = std::lock_guard<std::mutex>;
task<> alias() {
  Guard l(m); //~ coro-lock-across-suspend
  co_await later();
}
task<> by_auto() {
  auto l = std::unique_lock(m); //~ coro-lock-across-suspend
  co_await later();
}
std::unique_lock<std::mutex> acquire();
task<> from_function() {
  auto l = acquire(); //~ coro-lock-across-suspend
  co_await later();
}
task<> extended() {
  auto &&l = acquire(); //~ coro-lock-across-suspend
  co_await later();
}
task<> parameter(std::unique_lock<std::mutex> l) { //~ coro-lock-across-suspend
  co_await later();
}
template <class M> task<> in_template(M &mutex) {
  std::lock_guard<M> l(mutex); //~ coro-lock-across-suspend
  co_await later();
}
template task<> in_template<std::mutex>(std::mutex &);
task<> in_condition() {
  if (std::lock_guard l(m); co_await number()) { //~ coro-lock-across-suspend
  }
}
task<> in_loop() {
  const std::lock_guard l(m); //~ coro-lock-across-suspend
  for (int i = 0; i < 3; i++)
    co_await later();
}
task<int> in_co_return() {
  std::lock_guard l(m); //~ coro-lock-across-suspend
  co_return co_await number();
}
generator<int> yields() {
  std::lock_guard l(m); //~ coro-lock-across-suspend
  co_yield 1;
}
task<> temporary() {
  (std::lock_guard<std::mutex>(m), co_await later()); //~ coro-lock-across-suspend
}
auto init_capture() {
  return [l = std::unique_lock(m)]() -> task<> { //~ coro-lock-across-suspend
    co_await later();
  };
}

// ---- guards inside others -----------------------------------------------------------------------

struct Holder {
  std::lock_guard<std::mutex> l;
};
task<> member() {
  Holder h{std::lock_guard<std::mutex>(m)}; //~ coro-lock-across-suspend
  co_await later();
}
task<> default_member_initializer() {
  struct G {
    std::unique_lock<std::mutex> l{m};
  } g; //~ coro-lock-across-suspend
  co_await later();
}
task<> aggregate() {
  struct G {
    int a = 0;
    std::unique_lock<std::mutex> l{m};
  };
  G g{.a = 1}; //~ coro-lock-across-suspend
  co_await later();
}
struct Empty {
  std::unique_lock<std::mutex> l;
};
task<> empty_member() {
  Empty e;
  co_await later();
}
task<> filled_member() {
  Empty e; //~ coro-lock-across-suspend
  e.l = std::unique_lock(m);
  co_await later();
}
task<> emptied_member() {
  Empty e;
  e.l = std::unique_lock(m);
  e.l.unlock();
  co_await later();
}
task<> in_optional() {
  std::optional<std::unique_lock<std::mutex>> l; //~ coro-lock-across-suspend
  l.emplace(m);
  co_await later();
}
task<> optional_reset() {
  std::optional<std::lock_guard<std::mutex>> l;
  l.emplace(m);
  l.reset();
  co_await later();
}
task<> optional_unlocked() {
  std::optional<std::unique_lock<std::mutex>> l(m);
  l->unlock();
  co_await later();
}
task<> optional_nullopt() {
  std::optional<std::unique_lock<std::mutex>> l(m);
  l = std::nullopt;
  co_await later();
}
task<> in_unique_ptr() {
  auto l = std::make_unique<std::lock_guard<std::mutex>>(m); //~ coro-lock-across-suspend
  co_await later();
}

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

// ---- guards of other libraries, by their models --------------------------------------------------

namespace absl {
class Mutex {
public:
  void Lock();
  void Unlock();
};
class MutexLock {
public:
  explicit MutexLock(Mutex *);
  ~MutexLock();
};
class ReleasableMutexLock {
public:
  explicit ReleasableMutexLock(Mutex *);
  ~ReleasableMutexLock();
  void Release();
};
} // namespace absl
absl::Mutex abslMutex;
task<> abseil() {
  absl::MutexLock l(&abslMutex); //~ coro-lock-across-suspend
  co_await later();
}
task<> abseil_released() {
  absl::ReleasableMutexLock l(&abslMutex);
  l.Release();
  co_await later();
}
task<> abseil_by_hand() {
  abslMutex.Lock(); //~ coro-lock-across-suspend
  co_await later();
  abslMutex.Unlock();
}

class QMutex {
public:
  void lock();
  void unlock();
  bool tryLock();
};
template <class M> class QMutexLocker {
public:
  explicit QMutexLocker(M *);
  ~QMutexLocker();
  void unlock();
  void relock();
};
QMutex qm;
task<> qt() {
  QMutexLocker l(&qm); //~ coro-lock-across-suspend
  co_await later();
}
task<> qt_unlocked() {
  QMutexLocker l(&qm);
  l.unlock();
  co_await later();
}

namespace folly {
template <class S> struct LockedPtr {
  ~LockedPtr();
  int *operator->();
  void unlock();
};
template <class T> struct Synchronized {
  LockedPtr<Synchronized> wlock();
};
} // namespace folly
folly::Synchronized<int> synced;
task<> folly_locked_ptr() {
  auto p = synced.wlock(); //~ coro-lock-across-suspend
  co_await later();
}
task<> folly_unlocked() {
  auto p = synced.wlock();
  p.unlock();
  co_await later();
}

namespace kj {
template <class T> struct Locked {
  ~Locked();
  T &operator*();
};
template <class T> struct MutexGuarded {
  Locked<T> lockExclusive() const;
};
} // namespace kj
kj::MutexGuarded<int> guarded;
task<> kj_locked() {
  auto l = guarded.lockExclusive(); //~ coro-lock-across-suspend
  co_await later();
}

namespace boost {
class mutex {
public:
  void lock();
  void unlock();
};
template <class M> class unique_lock {
public:
  explicit unique_lock(M &);
  ~unique_lock();
};
} // namespace boost
boost::mutex bm;
task<> boost_guard() {
  boost::unique_lock<boost::mutex> l(bm); //~ coro-lock-across-suspend
  co_await later();
}

// ---- types that own themselves ------------------------------------------------------------------

struct Node {
  std::unique_ptr<Node> next;
};
task<> list_node() {
  Node head;
  co_await later();
}
struct GuardedNode {
  std::shared_ptr<GuardedNode> next;
  std::optional<std::lock_guard<std::mutex>> guard;
};
task<> guarded_list_node() {
  GuardedNode head; //~ coro-lock-across-suspend
  head.guard.emplace(m);
  co_await later();
}
