// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "history.hpp"
#include "loop.hpp"

#include <mutex>
#include <string_view>
#include <vector>

namespace chat {

class room {
public:
  room(loop &on, history &past) : on(on), past(past) {}
  task<> join(int member);
  void leave(int member);
  task<> say(std::string_view who, std::string line);

private:
  task<> broadcast(std::string text);

  loop &on;
  history &past;
  std::mutex mutex;
  std::vector<int> members;
};

} // namespace chat
