// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A std::mutex that is held at a suspension: only ThreadSanitizer knows which locks a thread holds,
// and since LLVM 18 it can be asked. Its report shows where the lock was taken, and the stack of the
// suspension, in which this function's name is that of the check.
#pragma once

#include <aio/detail/config.hpp>

#if AIO_DEBUG && defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define AIO_SEES_HELD_MUTEXES 1
/// Weak: an older runtime has none.
extern "C" [[gnu::weak]] void __tsan_check_no_mutexes_held();
#endif
#endif

namespace aio::detail {

#ifdef AIO_SEES_HELD_MUTEXES
[[gnu::noinline]] inline void coro_lock_across_suspend() {
  if (&__tsan_check_no_mutexes_held != nullptr)
    __tsan_check_no_mutexes_held();
}
#else
inline void coro_lock_across_suspend() noexcept {}
#endif

} // namespace aio::detail
