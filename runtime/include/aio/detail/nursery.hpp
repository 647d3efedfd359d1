// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A process that makes worker processes: forked once, while the program may still be single-threaded,
// so that a later fork never copies a lock that another thread holds. Worker and program share one
// image: a function's address means the same in both.
//
// Contract
//   thread:  start() and kill() from any thread.
//   end:     the destructor ends the process and with it every worker; so does the program's death.
//   throws:  std::system_error.
#pragma once

#include <aio/detail/system_error.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace aio::detail {

/// What this process has buffered goes out. Before a fork, or both processes would write it; and in
/// a worker before its result, for it may be killed at any time afterwards.
inline void flush_output() noexcept {
  try {
    for (std::ostream *out : {&std::cout, &std::clog})
      out->flush();
    for (std::wostream *out : {&std::wcout, &std::wclog})
      out->flush();
  } catch (...) { // a stream that throws on errors
  }
  std::fflush(nullptr);
}

class socket_end {
public:
  socket_end() = default;
  explicit socket_end(int fd) noexcept : fd_(fd) {}
  socket_end(socket_end &&o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
  socket_end &operator=(socket_end o) noexcept {
    std::swap(fd_, o.fd_);
    return *this;
  }
  ~socket_end() {
    if (fd_ >= 0)
      ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

  static std::pair<socket_end, socket_end> connected() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
      throw_errno("socketpair");
    return {socket_end(ends[0]), socket_end(ends[1])};
  }
  /// False if the other end is gone.
  [[nodiscard]] bool write(const void *data, std::size_t size) const noexcept {
    for (auto *at = static_cast<const char *>(data); size != 0;) {
      const auto n = ::send(fd_, at, size, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return false;
      at += n;
      size -= static_cast<std::size_t>(n);
    }
    return true;
  }
  [[nodiscard]] bool read(void *data, std::size_t size) const noexcept {
    for (auto *at = static_cast<char *>(data); size != 0;) {
      const auto n = ::recv(fd_, at, size, 0);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return false;
      at += n;
      size -= static_cast<std::size_t>(n);
    }
    return true;
  }
  /// A length and so many bytes.
  [[nodiscard]] bool write_message(const std::string &bytes) const noexcept {
    const std::size_t size = bytes.size();
    return write(&size, sizeof size) && write(bytes.data(), size);
  }
  [[nodiscard]] bool read_message(std::string &bytes) const {
    std::size_t size = 0;
    if (!read(&size, sizeof size))
      return false;
    bytes.resize(size);
    return read(bytes.data(), size);
  }

private:
  int fd_ = -1;
};

class nursery {
public:
  /// One worker, seen from the program. `status` gives what waitpid gave, after its end.
  struct worker {
    unsigned id = 0;
    socket_end data;
    socket_end status;
  };

  /// `serve` is what a worker does, until its end of the socket is at its end.
  explicit nursery(void (*serve)(const socket_end &)) {
    auto [ours, theirs] = socket_end::connected();
    flush_output();
    const pid_t pid = ::fork();
    if (pid < 0)
      throw_errno("fork");
    if (pid == 0) {
      ours = socket_end();
      run(theirs, serve);
    }
    pid_ = pid;
    control_ = std::move(ours);
  }
  nursery(const nursery &) = delete;
  nursery &operator=(const nursery &) = delete;
  ~nursery() {
    // Not close alone: a process forked since may have a copy.
    ::shutdown(control_.get(), SHUT_RDWR);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  worker start() {
    auto [data, its_data] = socket_end::connected();
    auto [status, its_status] = socket_end::connected();
    std::lock_guard lock(mutex_);
    const order o{++last_id_, false};
    const int pass[2] = {its_data.get(), its_status.get()};
    if (!send_order(o, pass))
      throw_errno("the process that makes workers is gone");
    return {o.id, std::move(data), std::move(status)};
  }
  void kill(unsigned id) noexcept {
    std::lock_guard lock(mutex_);
    (void)send_order({id, true}, nullptr);
  }

private:
  struct order {
    unsigned id;
    bool kill;
  };
  using passed = int[2];

  bool send_order(order o, const int *pass) const noexcept {
    iovec io{&o, sizeof o};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(passed))] = {};
    msghdr m{};
    m.msg_iov = &io;
    m.msg_iovlen = 1;
    if (pass != nullptr) {
      m.msg_control = room;
      m.msg_controllen = sizeof room;
      cmsghdr *c = CMSG_FIRSTHDR(&m);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN(sizeof(passed));
      std::memcpy(CMSG_DATA(c), pass, sizeof(passed));
    }
    return ::sendmsg(control_.get(), &m, MSG_NOSIGNAL) == sizeof o;
  }

  // From here on in the forked process.
  struct child {
    pid_t pid;
    socket_end status;
  };

  [[noreturn]] static void run(const socket_end &control, void (*serve)(const socket_end &)) noexcept {
    std::signal(SIGINT, SIG_IGN); // of a terminal, meant for the program
    std::signal(SIGPIPE, SIG_IGN);
    struct sigaction wakes {};
    wakes.sa_handler = [](int) {};
    sigaction(SIGCHLD, &wakes, nullptr);
    sigset_t blocked;
    sigset_t before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    std::map<unsigned, child> children;
    for (;;) {
      reap(children);
      pollfd readable{control.get(), POLLIN, 0};
      sigset_t open = before;
      sigdelset(&open, SIGCHLD);
      if (::ppoll(&readable, 1, nullptr, &open) < 0)
        continue; // a child ended
      if (!obey(control, children, serve, before))
        break;
    }
    for (auto &[id, c] : children)
      ::kill(c.pid, SIGKILL);
    while (::waitpid(-1, nullptr, 0) > 0) {
    }
    ::_exit(0);
  }

  static bool obey(const socket_end &control, std::map<unsigned, child> &children,
                   void (*serve)(const socket_end &), const sigset_t &mask) {
    order o{};
    iovec io{&o, sizeof o};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(passed))] = {};
    msghdr m{};
    m.msg_iov = &io;
    m.msg_iovlen = 1;
    m.msg_control = room;
    m.msg_controllen = sizeof room;
    if (::recvmsg(control.get(), &m, MSG_CMSG_CLOEXEC) != sizeof o)
      return false;
    if (o.kill) {
      if (auto c = children.find(o.id); c != children.end())
        ::kill(c->second.pid, SIGKILL);
      return true;
    }
    passed got{-1, -1};
    if (const cmsghdr *c = CMSG_FIRSTHDR(&m)) // fewer, if this process may open no more
      std::memcpy(got, CMSG_DATA(c), std::min(sizeof got, c->cmsg_len - CMSG_LEN(0)));
    socket_end data(got[0]);
    socket_end status(got[1]);
    if (status.get() < 0)
      return true;
    const pid_t pid = ::fork();
    if (pid == 0) {
      for (auto &[id, c] : children) // not ours to keep open
        c.status = socket_end();
      status = socket_end();
      std::signal(SIGCHLD, SIG_DFL);
      sigprocmask(SIG_SETMASK, &mask, nullptr);
      serve(data);
      ::_exit(0);
    }
    if (pid > 0)
      children.emplace(o.id, child{pid, std::move(status)});
    return true; // without a child both descriptors close, and the program sees the end
  }

  static void reap(std::map<unsigned, child> &children) {
    int status = 0;
    for (pid_t pid = ::waitpid(-1, &status, WNOHANG); pid > 0;
         pid = ::waitpid(-1, &status, WNOHANG))
      for (auto c = children.begin(); c != children.end(); ++c)
        if (c->second.pid == pid) {
          (void)c->second.status.write(&status, sizeof status);
          children.erase(c);
          break;
        }
  }

  std::mutex mutex_;
  socket_end control_;
  pid_t pid_ = 0;
  unsigned last_id_ = 0;
};

} // namespace aio::detail
