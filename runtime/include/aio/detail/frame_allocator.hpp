// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Frame allocation: a promise that derives from frame_allocator takes its frame from the
// allocator that follows std::allocator_arg in the coroutine's parameters, else from the thread's
// frame_cache.
//
// The way back is stored behind the frame ([dcl.fct.def.coroutine]/12 gives operator delete
// nothing but pointer and size), as in the reference implementation of std::generator (P2502).
#pragma once

#include <aio/detail/frame_cache.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

// g++ 12 calls an operator delete that is no template a mismatch for an operator new that is one
// (-Wmismatched-new-delete); inlined, it sees that they match.
#if defined(__GNUC__) && !defined(__clang__)
#define AIO_ALWAYS_INLINE [[gnu::always_inline]]
#else
#define AIO_ALWAYS_INLINE
#endif

namespace aio::detail {

class frame_allocator {
  struct alignas(__STDCPP_DEFAULT_NEW_ALIGNMENT__) block {
    std::byte bytes[__STDCPP_DEFAULT_NEW_ALIGNMENT__];
  };
  using release_fn = void (*)(void *, std::size_t) noexcept;

  static constexpr std::size_t round_up(std::size_t n, std::size_t align) noexcept {
    return (n + align - 1) / align * align;
  }
  static constexpr std::size_t hook_offset(std::size_t frame) noexcept {
    return round_up(frame, alignof(release_fn));
  }
  static release_fn &hook(void *p, std::size_t frame) noexcept {
    return *reinterpret_cast<release_fn *>(static_cast<std::byte *>(p) + hook_offset(frame));
  }

  template <class A> struct layout {
    static constexpr std::size_t allocator_offset(std::size_t frame) noexcept {
      return round_up(hook_offset(frame) + sizeof(release_fn), alignof(A));
    }
    static constexpr std::size_t blocks(std::size_t frame) noexcept {
      return round_up(allocator_offset(frame) + sizeof(A), sizeof(block)) / sizeof(block);
    }
    static void release(void *p, std::size_t frame) noexcept {
      auto *stored = reinterpret_cast<A *>(static_cast<std::byte *>(p) + allocator_offset(frame));
      A a(std::move(*stored));
      stored->~A();
      std::allocator_traits<A>::deallocate(a, static_cast<block *>(p), blocks(frame));
    }
  };

  static constexpr std::size_t whole(std::size_t frame) noexcept {
    return hook_offset(frame) + sizeof(release_fn);
  }
  static void release_default(void *p, std::size_t frame) noexcept {
    frame_cache::release(p, whole(frame));
  }

  template <class Alloc> static void *allocate(std::size_t frame, const Alloc &alloc) {
    using bound = typename std::allocator_traits<Alloc>::template rebind_alloc<block>;
    static_assert(std::is_pointer_v<typename std::allocator_traits<bound>::pointer>,
                  "aio: a frame allocator must use plain pointers");
    bound a(alloc);
    void *p = std::allocator_traits<bound>::allocate(a, layout<bound>::blocks(frame));
    ::new (static_cast<std::byte *>(p) + layout<bound>::allocator_offset(frame)) bound(a);
    hook(p, frame) = &layout<bound>::release;
    return p;
  }

public:
  static void *operator new(std::size_t frame) {
    void *p = frame_cache::allocate(whole(frame));
    hook(p, frame) = &release_default;
    return p;
  }

  template <class Alloc, class... Args>
  AIO_ALWAYS_INLINE static void *operator new(std::size_t frame, std::allocator_arg_t, const Alloc &alloc,
                            const Args &...) {
    return allocate(frame, alloc);
  }

  /// For member functions and lambdas: the first argument is the object.
  template <class This, class Alloc, class... Args>
  AIO_ALWAYS_INLINE static void *operator new(std::size_t frame, const This &, std::allocator_arg_t,
                            const Alloc &alloc, const Args &...) {
    return allocate(frame, alloc);
  }

  AIO_ALWAYS_INLINE static void operator delete(void *p, std::size_t frame) noexcept {
    if (release_fn f = hook(p, frame); f == &release_default)
      frame_cache::release(p, whole(frame)); // without the indirect call
    else
      f(p, frame);
  }
};

} // namespace aio::detail
