// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The two hooks of PEP 525 ("finalization"): a loop learns of a generator when it is first
// pulled, and is given the frame of one that was dropped unfinished. Needs nothing but std.
#pragma once

#include <aio/detail/list.hpp>

namespace aio::detail {

/// A started generator, as its loop sees it.
class asyncgen_node : public list_node<asyncgen_node> {
public:
  /// Starts close() of a generator that has lost its owner. The frame owns itself from here on
  /// and leaves the loop's list when it is gone.
  virtual void close_orphan() noexcept = 0;
  /// Destroys an orphan (and its close, if that has started), for a loop that goes away.
  virtual void destroy_orphan() noexcept = 0;
  /// It stands at a co_yield.
  [[nodiscard]] virtual bool can_close() const noexcept = 0;
  /// Asks a generator that still has an owner to close; done when it has left the list.
  virtual void close_owned() noexcept = 0;
  /// The loop goes away: what is left of close_owned is given up.
  virtual void forget_loop() noexcept = 0;

protected:
  ~asyncgen_node() = default;
};

using asyncgen_list = list<asyncgen_node, asyncgen_node>;

class asyncgen_hooks {
public:
  /// The generator is pulled for the first time.
  virtual void first_iteration(asyncgen_node &node) = 0;
  /// The generator was dropped unfinished, suspended at a co_yield; may come from any thread.
  virtual void finalize(asyncgen_node &node) noexcept = 0;

protected:
  ~asyncgen_hooks() = default;
};

inline constinit thread_local asyncgen_hooks *current_hooks = nullptr;

} // namespace aio::detail
