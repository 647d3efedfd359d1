// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The coroutines of a task that wait for one another, innermost first: kept only in debug mode, for
// print_tasks. main() awaits serve(), which awaits read(): read, serve, main.
//
// A coroutine enters when it is awaited and leaves when its body ends, so the chain needs no
// destructor: a frame that dies while it waits dies with its task, or with the operation that pulls
// a generator, and those leave the chain.
#pragma once

#include <aio/detail/config.hpp>
#include <aio/detail/where.hpp>

namespace aio::detail {

#if AIO_DEBUG

class await_frame;

/// What the context of a task holds.
class await_chain {
public:
  [[nodiscard]] const await_frame *innermost() const noexcept { return innermost_; }

private:
  friend await_frame;
  const await_frame *innermost_ = nullptr;
};

/// What a promise holds.
class await_frame {
public:
  void enter(await_chain &chain) noexcept {
    outer_ = chain.innermost_;
    chain.innermost_ = this;
  }
  /// Awaited again, with all between it and \p leaf, which did not leave.
  void enter_with(const await_frame &leaf, await_chain &chain) noexcept {
    enter(chain);
    chain.innermost_ = &leaf;
  }
  /// This coroutine and all that it awaits.
  void leave(await_chain &chain) const noexcept { chain.innermost_ = outer_; }
  [[nodiscard]] const await_frame *outer() const noexcept { return outer_; }
  where_made made;

private:
  const await_frame *outer_ = nullptr;
};

#else

class await_chain {};

class await_frame {
public:
  void enter(await_chain &) const noexcept {}
  void enter_with(const await_frame &, await_chain &) const noexcept {}
  void leave(await_chain &) const noexcept {}
  [[no_unique_address]] where_made made;
};

#endif

} // namespace aio::detail
