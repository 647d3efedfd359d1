// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::subprocess: a child process on libuv, its input and output as streams.
//
//   auto child = aio::subprocess::spawn({"sort", "-u"});
//   co_await child.input().write("b\na\n");
//   co_await child.input().close();
//   AIO_FOR(std::string &line, child.output().lines()) ...
//   const int code = co_await child.wait();
//
// Contract
//   frame:   the object owns the process and three streams (errors go to the parent's); destroyed
//            while the child runs, it kills the child, and a thread collects what is left.
//   resumes: the loop.
//   thread:  the loop's, which must be a uv_loop.
//   cancel:  of wait() leaves the child alone; the next wait() continues.
//   throws:  spawn std::system_error if the program cannot be started.
#pragma once

#include <aio/stream.hpp>

#include <sys/wait.h>

#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace aio {

namespace detail {

struct process_state final : uv_resource {
  uv_process_t process{};
  uv_waiter *waiting = nullptr;
  int code = 0;
  bool ended = false;

  static std::shared_ptr<process_state> spawn(uv_process_options_t &options) {
    uv_loop &l = current_uv_loop();
    auto made = std::make_unique<process_state>();
    options.exit_cb = [](uv_process_t *p, std::int64_t status, int signal) {
      auto &self = static_cast<process_state &>(*static_cast<uv_resource *>(p->data));
      self.code = signal != 0 ? -signal : static_cast<int>(status);
      self.ended = true;
      wake_and_clear(self.waiting);
    };
    const int error = uv_spawn(l.native(), &made->process, &options);
    l.own(*made, reinterpret_cast<uv_handle_t *>(&made->process)); // also of one that failed
    made->ended = error < 0;
    std::shared_ptr<process_state> own(made.release(), [](process_state *p) {
      if (!p->ended)
        kill_and_collect(p->process.pid);
      p->release();
    });
    uv_check(error);
    return own;
  }
  /// libuv forgets the child with its handle: nobody else waits for it.
  static void kill_and_collect(int pid) noexcept {
    ::kill(pid, SIGKILL);
    if (::waitpid(pid, nullptr, WNOHANG) != 0)
      return;
    try {
      std::thread([pid] { ::waitpid(pid, nullptr, 0); }).detach();
    } catch (const std::system_error &) { // no thread: it stays a zombie
    }
  }
  static task<int> wait(std::shared_ptr<process_state> s) {
    while (!s->ended) {
      s->check_loop("subprocess");
      co_await uv_wait(s->waiting);
    }
    co_return s->code;
  }
};

} // namespace detail

class [[nodiscard]] subprocess {
public:
  /// `command` is the program, searched in PATH, and its arguments; no shell.
  static subprocess spawn(const std::vector<std::string> &command) {
    if (command.empty())
      throw invalid_state("subprocess::spawn needs a program");
    auto in = detail::socket_state::make(false);
    auto out = detail::socket_state::make(false);
    std::vector<char *> arguments;
    for (const std::string &a : command)
      arguments.push_back(const_cast<char *>(a.c_str()));
    arguments.push_back(nullptr);
    uv_stdio_container_t io[3]{};
    io[0].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_READABLE_PIPE);
    io[0].data.stream = &in->stream;
    io[1].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_WRITABLE_PIPE);
    io[1].data.stream = &out->stream;
    io[2].flags = UV_INHERIT_FD;
    io[2].data.fd = 2;
    uv_process_options_t options{};
    options.file = arguments[0];
    options.args = arguments.data();
    options.stdio = io;
    options.stdio_count = 3;
    auto process = detail::process_state::spawn(options);
    return subprocess(std::move(process), stream(std::move(in)), stream(std::move(out)));
  }

  [[nodiscard]] stream &input() noexcept { return input_; }
  [[nodiscard]] stream &output() noexcept { return output_; }
  [[nodiscard]] int id() const noexcept { return process_->process.pid; }
  void send_signal(int number) {
    process_->check_loop("subprocess");
    detail::uv_check(uv_process_kill(&process_->process, number));
  }

  /// The exit code, or minus the signal that ended it.
  task<int> wait() { return detail::process_state::wait(process_); }

private:
  subprocess(std::shared_ptr<detail::process_state> p, stream in, stream out) noexcept
      : process_(std::move(p)), input_(std::move(in)), output_(std::move(out)) {}
  std::shared_ptr<detail::process_state> process_;
  stream input_;
  stream output_;
};

} // namespace aio
