// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One thread, poll(2), and the awaitables of sockets.
#pragma once

#include "task.hpp"

#include <string>
#include <vector>

namespace chat {

class loop {
public:
  /// Waits until \p fd can be read or written, as `events` of poll(2) say.
  struct ready {
    loop &on;
    int fd;
    short events;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting);
    void await_resume() noexcept {}
  };

  ready readable(int fd);
  ready writable(int fd);

  /// Starts \p work; it owns itself and ends with the program if it throws.
  void spawn(task<> work);
  void run();

private:
  struct waiter {
    int fd;
    short events;
    std::coroutine_handle<> handle;
  };
  std::vector<waiter> waiting;
};

int listen_on(unsigned short port);
task<int> accept_from(loop &on, int listener);
/// A line without its end, or an empty string when the peer has gone.
task<std::string> read_line(loop &on, int fd);
task<> write_all(loop &on, int fd, std::string text);

} // namespace chat
