// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::subprocess: a child process on libuv, its input, output and errors as streams.
//
//   auto child = aio::subprocess::spawn({"sort", "-u"});
//   co_await child.input().write("b\na\n");
//   co_await child.input().close();
//   AIO_FOR(std::string &line, child.output().lines()) ...
//   const int code = co_await child.wait();
//
//   const auto [code, out, err] = co_await aio::subprocess::spawn(command, {.error = io::pipe})
//                                     .communicate("input");
//
// Contract
//   frame:   the object owns the process and the streams of its pipes; what is no pipe has an empty
//            stream. Destroyed while the child runs, it kills the child, and a thread collects what
//            is left.
//   resumes: the loop.
//   thread:  the loop's, which must be a uv_loop.
//   cancel:  of wait() leaves the child alone; the next wait() continues. Of communicate() too, but
//            what has been read is lost.
//   throws:  spawn std::system_error if the program cannot be started. communicate() ignores a child
//            that does not read its input, as Python does.
#pragma once

#include <aio/gather.hpp>
#include <aio/stream.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// The pipe that output and errors share: its end for the child, closed after the spawn.
class shared_pipe {
public:
  shared_pipe() = default;
  shared_pipe(const shared_pipe &) = delete;
  shared_pipe &operator=(const shared_pipe &) = delete;
  ~shared_pipe() {
    if (write_end_ >= 0)
      ::close(write_end_);
  }
  [[nodiscard]] int open(uv_pipe_t &reader) {
    uv_file ends[2];
    uv_check(uv_pipe(ends, UV_NONBLOCK_PIPE, 0));
    write_end_ = ends[1];
    if (const int error = uv_pipe_open(&reader, ends[0])) {
      ::close(ends[0]);
      uv_check(error);
    }
    return write_end_;
  }

private:
  int write_end_ = -1;
};

} // namespace detail

/// What a child's input, output or errors are.
enum class io {
  pipe,    // a stream of the subprocess
  inherit, // the parent's
  null,    // nothing
  output   // errors only: they go where the output goes
};

struct subprocess_options {
  io input = io::pipe;
  io output = io::pipe;
  io error = io::inherit;
  std::string directory = {};                                          // the parent's
  std::optional<std::map<std::string, std::string>> environment = {}; // the parent's
};

class [[nodiscard]] subprocess {
public:
  /// `command` is the program, searched in PATH, and its arguments; no shell.
  static subprocess spawn(const std::vector<std::string> &command,
                          const subprocess_options &how = {}) {
    if (command.empty())
      throw invalid_state("subprocess::spawn needs a program");
    subprocess made;
    detail::shared_pipe shared;
    uv_stdio_container_t io[3]{};
    made.input_ = connect(io[0], 0, how.input);
    made.output_ = connect(io[1], 1, how.output);
    if (how.error != io::output)
      made.error_ = connect(io[2], 2, how.error);
    else if (how.output == io::pipe)
      share(made.output_, shared, io[1], io[2]);
    else
      io[2] = io[1];
    std::vector<std::string> variables;
    for (const auto &[name, value] : how.environment.value_or(std::map<std::string, std::string>()))
      variables.push_back(name + "=" + value);
    std::vector<char *> arguments = pointers(command);
    std::vector<char *> environment = pointers(variables);
    uv_process_options_t options{};
    options.file = arguments[0];
    options.args = arguments.data();
    options.cwd = how.directory.empty() ? nullptr : how.directory.c_str();
    options.env = how.environment ? environment.data() : nullptr;
    options.stdio = io;
    options.stdio_count = 3;
    made.process_ = detail::process_state::spawn(options);
    return made;
  }

  [[nodiscard]] stream &input() noexcept { return input_; }
  [[nodiscard]] stream &output() noexcept { return output_; }
  [[nodiscard]] stream &error() noexcept { return error_; }
  [[nodiscard]] int id() const noexcept { return process_->process.pid; }
  void send_signal(int number) {
    process_->check_loop("subprocess");
    detail::uv_check(uv_process_kill(&process_->process, number));
  }

  /// The exit code, or minus the signal that ended it.
  task<int> wait() { return detail::process_state::wait(process_); }

  struct result {
    int code;
    std::string output;
    std::string error;
  };
  /// Gives it `input`, reads what it writes to pipes to their end, and waits for it.
  task<result> communicate(std::string input = {}) {
    auto [fed, out, err] = co_await gather(feed(input_, input), all_of(output_), all_of(error_));
    const int code = co_await wait();
    co_return result{code, std::move(out), std::move(err)};
  }

private:
  subprocess() = default;

  static stream connect(uv_stdio_container_t &to, int number, io how) {
    to.flags = UV_IGNORE;
    if (how == io::inherit) {
      to.flags = UV_INHERIT_FD;
      to.data.fd = number;
    }
    if (how != io::pipe)
      return {};
    auto s = detail::socket_state::make(false);
    const int direction = number == 0 ? UV_READABLE_PIPE : UV_WRITABLE_PIPE;
    to.flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | direction);
    to.data.stream = &s->stream;
    return stream(std::move(s));
  }
  static void share(const stream &reader, detail::shared_pipe &pipe, uv_stdio_container_t &output,
                    uv_stdio_container_t &error) {
    output.flags = error.flags = UV_INHERIT_FD;
    output.data.fd = error.data.fd = pipe.open(reader.checked()->pipe);
  }
  static std::vector<char *> pointers(const std::vector<std::string> &strings) {
    std::vector<char *> out;
    for (const std::string &s : strings)
      out.push_back(const_cast<char *>(s.c_str()));
    out.push_back(nullptr);
    return out;
  }

  static task<> feed(stream &to, std::string_view data) {
    if (to.empty())
      co_return;
    try {
      co_await to.write(data);
    } catch (const std::system_error &) { // it has ended, or closed its input
    }
    co_await to.close();
  }
  static task<std::string> all_of(stream &from) {
    std::string all;
    if (from.empty())
      co_return all;
    for (auto some = co_await from.read(); !some.empty(); some = co_await from.read())
      all += some;
    co_return all;
  }

  std::shared_ptr<detail::process_state> process_;
  stream input_;
  stream output_;
  stream error_;
};

} // namespace aio
