// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "loop.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace chat {

namespace {

struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

detached run_alone(task<> work) { co_await std::move(work); }

} // namespace

void loop::ready::await_suspend(std::coroutine_handle<> handle) {
  on.waiting.push_back({fd, events, handle});
}

loop::ready loop::readable(int fd) { return {*this, fd, POLLIN}; }
loop::ready loop::writable(int fd) { return {*this, fd, POLLOUT}; }

void loop::spawn(task<> work) { run_alone(std::move(work)); }

void loop::run() {
  while (!waiting.empty()) {
    std::vector<pollfd> fds;
    for (const waiter &w : waiting)
      fds.push_back({w.fd, w.events, 0});
    if (poll(fds.data(), fds.size(), -1) < 0)
      throw std::system_error(errno, std::generic_category(), "poll");
    std::vector<waiter> before = std::exchange(waiting, {});
    for (std::size_t i = 0; i < before.size(); ++i)
      if (fds[i].revents)
        before[i].handle.resume();
      else
        waiting.push_back(before[i]);
  }
}

int listen_on(unsigned short port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) || listen(fd, 16))
    throw std::system_error(errno, std::generic_category(), "listen");
  return fd;
}

task<int> accept_from(loop &on, int listener) {
  co_await on.readable(listener);
  int fd = accept(listener, nullptr, nullptr);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  co_return fd;
}

task<std::string> read_line(loop &on, int fd) {
  std::string line;
  for (char c = 0;;) {
    ssize_t n = read(fd, &c, 1);
    if (n < 0 && errno == EAGAIN) {
      co_await on.readable(fd);
      continue;
    }
    if (n <= 0 || c == '\n')
      co_return line;
    line += c;
  }
}

task<> write_all(loop &on, int fd, std::string text) {
  for (std::size_t sent = 0; sent < text.size();) {
    co_await on.writable(fd);
    ssize_t n = write(fd, text.data() + sent, text.size() - sent);
    if (n < 0)
      co_return;
    sent += std::size_t(n);
  }
}

} // namespace chat
