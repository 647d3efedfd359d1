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
