// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

namespace folly {
struct OperationCancelled : std::exception {};
namespace coro {
template <class T> struct Task : ::task<T> {
  struct promise_type {
    Task get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};
} // namespace coro
} // namespace folly
task<int> poll();
void failed(const char *What);

#define CHECK(...)                                                                                 \
  do {                                                                                             \
    try {                                                                                          \
      if (!(__VA_ARGS__))                                                                          \
        failed(#__VA_ARGS__);                                                                      \
    } catch (...) {                                                                                \
      failed("threw");                                                                             \
    }                                                                                              \
  } while (false)
#define TRY try
#define CATCH(What) catch (What)

folly::coro::Task<void> assertions() {
  CHECK(co_await poll() == 1);
  CHECK(co_await poll() == 2);
}

folly::coro::Task<void> keywordsByMacro() {
  TRY { co_await poll(); }
  CATCH(...) {} //~ coro-cancellation-swallowed
  co_await poll();
}
