// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "room.hpp"

#include <algorithm>

namespace chat {

task<> room::join(int member) {
  {
    std::lock_guard guard(mutex);
    members.push_back(member);
  }
  for (const std::string &line : co_await past.recent())
    co_await write_all(on, member, line + "\n");
}

void room::leave(int member) {
  std::lock_guard guard(mutex);
  std::erase(members, member);
  broadcast("someone left\n"); // nobody is ever told
}

task<> room::say(std::string_view who, std::string line) {
  std::string text = std::string(who) + ": " + line + "\n";
  past.append(text); // the history stays empty
  co_await broadcast(std::move(text));
}

task<> room::broadcast(std::string text) {
  std::lock_guard guard(mutex); // held while every member is written to
  for (int member : members)
    co_await write_all(on, member, text);
}

} // namespace chat
