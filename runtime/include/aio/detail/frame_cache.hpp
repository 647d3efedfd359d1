// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Frames that ended, kept by their thread for the next coroutine of about the same size: a call of
// a task costs a pop and a push instead of malloc and free.
//
// Contract
//   owner:   each thread keeps at most `most` frames of a size, none above `largest` bytes, and
//            frees them at its end. A frame goes to the thread that destroys it.
//   debug:   nothing is kept under AddressSanitizer, which then sees every use after the end.
#pragma once

#include <aio/detail/config.hpp>

#include <cstddef>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define AIO_KEEP_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AIO_KEEP_FRAMES 0
#endif
#endif
#ifndef AIO_KEEP_FRAMES
#define AIO_KEEP_FRAMES !AIO_DEBUG
#endif

namespace aio::detail {

class frame_cache {
  static constexpr std::size_t step = 64;
  static constexpr std::size_t largest = 1024;
  static constexpr unsigned most = 64;

  struct node {
    node *next;
  };
  struct kept {
    node *first;
    unsigned count;
  };
  /// Trivially destructible: there is no guard to check at each use.
  struct store {
    kept sizes[largest / step];
    bool open;
    bool over;
  };
  static inline constinit thread_local store own_{};

  struct cleaner {
    ~cleaner() {
      own_.open = false;
      own_.over = true;
      for (kept &k : own_.sizes)
        while (node *n = k.first) {
          k.first = n->next;
          ::operator delete(n);
        }
    }
  };
  static void begin() {
    static thread_local cleaner at_end;
    (void)at_end;
    own_.open = !own_.over; // a frame may die after the thread's other objects
  }

public:
  static void *allocate(std::size_t size) {
    if constexpr (!AIO_KEEP_FRAMES)
      return ::operator new(size);
    const std::size_t index = (size - 1) / step;
    if (index >= largest / step)
      return ::operator new(size);
    kept &k = own_.sizes[index];
    if (node *n = k.first) {
      k.first = n->next;
      --k.count;
      return n;
    }
    return ::operator new((index + 1) * step);
  }
  static void release(void *p, std::size_t size) noexcept {
    const std::size_t index = (size - 1) / step;
    if (!AIO_KEEP_FRAMES || index >= largest / step || own_.sizes[index].count == most) {
      ::operator delete(p);
      return;
    }
    if (!own_.open) {
      begin();
      if (!own_.open) {
        ::operator delete(p);
        return;
      }
    }
    kept &k = own_.sizes[index];
    k.first = ::new (p) node{k.first};
    ++k.count;
  }
};

} // namespace aio::detail
