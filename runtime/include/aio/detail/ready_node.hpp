// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a loop runs: nodes that live in what waits, so that resuming allocates nothing.
#pragma once

#include <aio/detail/list.hpp>

namespace aio::detail {

class ready_node : public list_node<> {
public:
  /// Called once by the loop, unlinked. May destroy the node.
  virtual void run() = 0;
  /// Called instead if the loop goes away first.
  virtual void discard() noexcept {}

protected:
  ~ready_node() = default;
};

} // namespace aio::detail
