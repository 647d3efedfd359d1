// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <unistd.h>

namespace chat {

namespace {

task<std::string> ask_name(loop &on, int fd) {
  write_all(on, fd, "your name? "); // the question is never sent
  std::string name = co_await read_line(on, fd);
  co_return name.empty() ? "nobody" : name;
}

} // namespace

task<> session(loop &on, room &in, int fd) {
  std::string name = co_await ask_name(on, fd);
  co_await in.join(fd);
  for (;;) {
    std::string line = co_await read_line(on, fd);
    if (line.empty())
      break;
    if (line == "/quit")
      co_return write_all(on, fd, "bye\n"), in.leave(fd); // nor is the farewell
    co_await in.say(name, std::move(line));
  }
  in.leave(fd);
  close(fd);
}

} // namespace chat
