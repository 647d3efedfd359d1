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
