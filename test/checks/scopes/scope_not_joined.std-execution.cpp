// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// C++26's own names: [exec.counting.scopes], [exec.spawn], [exec.sync.wait].
#include "coro.h"

namespace std::execution {
struct token {};
struct counting_scope {
  counting_scope();
  ~counting_scope();
  token get_token() noexcept;
  coro::task<> join() noexcept;
};
struct spawn_t {
  template <class Sender> void operator()(Sender &&, token) const {}
};
inline constexpr spawn_t spawn{};
} // namespace std::execution
namespace std::this_thread {
struct sync_wait_t {
  template <class Sender> void operator()(Sender &&) const {}
};
inline constexpr sync_wait_t sync_wait{};
} // namespace std::this_thread

coro::task<> child();

coro::task<> forgotten() {
  std::execution::counting_scope Scope; //~ coro-scope-not-joined
  std::execution::spawn(child(), Scope.get_token());
  co_await child();
}
coro::task<> joined() {
  std::execution::counting_scope Scope;
  std::execution::spawn(child(), Scope.get_token());
  co_await Scope.join();
}
void joinedByBlocking() {
  std::execution::counting_scope Scope;
  std::execution::spawn(child(), Scope.get_token());
  std::this_thread::sync_wait(Scope.join());
}
coro::task<> blocks() {
  std::this_thread::sync_wait(child()); //~ coro-sync-wait-in-coroutine
  co_await child();
}
