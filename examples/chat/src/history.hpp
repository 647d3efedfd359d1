// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "task.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace chat {

/// The last lines that were said, and a file with all of them.
class history {
public:
  explicit history(std::string file) : file(std::move(file)) {}
  task<> append(std::string line);
  task<> flush();
  task<std::vector<std::string>> recent();

private:
  std::mutex mutex; // the maintenance thread reads, too
  std::vector<std::string> lines;
  std::string file;
};

} // namespace chat
