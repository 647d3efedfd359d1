// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A header with code of its own: the second finding.
#pragma once
#include "post/task.hpp"
#include <mutex>

namespace post {

task deliver(int letters);

struct mailbox {
  std::mutex door;

  task empty() {
    std::lock_guard closed(door);
    co_await deliver(1);
  }
};

task rounds(mailbox &box);

} // namespace post
