// Locks and state across a suspension. How the rows are read: matrix.py.
#include "coro.h"
#include <cassert>
#include <mutex>
#include <shared_mutex>

task<int> later();

//: a std::lock_guard (deduced, without template arguments) held across a co_await
namespace held {
//: bad
task<> deduced(std::mutex &m) {
  std::lock_guard l(m);
  co_await later();
}
//: good
task<> ended(std::mutex &m) {
  { std::lock_guard l(m); }
  co_await later();
}
} // namespace held

//: std::unique_lock: unlocked before the co_await, or never locked, is fine
namespace unlocked {
//: bad
task<> still(std::mutex &m) {
  std::unique_lock<std::mutex> l(m);
  co_await later();
}
task<> again(std::mutex &m) {
  std::unique_lock l(m, std::defer_lock);
  l.lock();
  co_await later();
}
//: good
task<> released(std::mutex &m) {
  std::unique_lock<std::mutex> l(m);
  l.unlock();
  co_await later();
}
task<> deferred(std::mutex &m) {
  std::unique_lock<std::mutex> l(m, std::defer_lock);
  co_await later();
}
} // namespace unlocked

//: m.lock() … m.unlock() by hand around a co_await
namespace manual {
//: bad
task<> by_hand(std::shared_mutex &m) {
  m.lock_shared();
  co_await later();
  m.unlock_shared();
}
//: good
task<> right(std::shared_mutex &m) {
  m.lock_shared();
  m.unlock_shared();
  co_await later();
}
} // namespace manual

//: a guard of a type of the project's own
namespace own {
struct hold {
  explicit hold(std::mutex &m) : m(m) { m.lock(); }
  ~hold() { m.unlock(); }
  std::mutex &m;
};
//: bad
task<> mine(std::mutex &m) {
  hold h(m);
  co_await later();
}
//: good
task<> right(std::mutex &m) {
  { hold h(m); }
  co_await later();
}
} // namespace own

//: a reference to a thread_local kept across a co_await
namespace threads {
thread_local int depth;
//: bad
task<> kept() {
  int &mine = depth;
  co_await later();
  ++mine;
}
//: good
task<> right() {
  co_await later();
  ++depth;
}
} // namespace threads

//: `total = total + co_await f()` loses what others add
namespace updates {
int total;
//: bad
task<> lost() { total = total + co_await later(); }
//: good
task<> right() {
  int more = co_await later();
  total = total + more;
}
} // namespace updates

//: co_await in assert: gone with NDEBUG
namespace asserts {
//: bad
task<> checked() { assert(co_await later() == 1); co_return; }
//: good
task<> right() {
  int one = co_await later();
  assert(one == 1);
  (void)one;
}
} // namespace asserts
