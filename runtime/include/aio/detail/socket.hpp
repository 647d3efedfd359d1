// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A socket or pipe of libuv: its state, and reading and writing as coroutines. The contract is
// stream.hpp's.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/uv_waiter.hpp>
#include <aio/task.hpp>

#include <uv.h>

#include <csignal>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::detail {

/// The socket; libuv's close callback destroys it.
struct socket_state {
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  };
  uv_connect_t connecting{};
  uv_waiter *reader = nullptr; // or who accepts, or connects
  std::size_t begin = 0, given = 0, end = 0;
  int status = 0; // what ended the reading, or the result of connect
  unsigned pending = 0;
  bool is_tcp, reading = false, connected = false;
  std::vector<char> buffer;

  explicit socket_state(bool is_tcp_) : is_tcp(is_tcp_) {}

  static std::shared_ptr<socket_state> make(bool is_tcp) {
    uv_loop_t *l = native_loop();
    ignore_sigpipe();
    auto own = std::make_unique<socket_state>(is_tcp);
    uv_check(is_tcp ? uv_tcp_init(l, &own->tcp) : uv_pipe_init(l, &own->pipe, 0));
    own->handle.data = own.get();
    return std::shared_ptr<socket_state>(own.release(), [](socket_state *s) {
      uv_close(&s->handle,
               [](uv_handle_t *h) { delete static_cast<socket_state *>(h->data); });
    });
  }
  /// A write to a peer that is gone is an exception: once for the program, as Python does.
  static void ignore_sigpipe() noexcept {
    [[maybe_unused]] static const bool once = [] {
      struct sigaction now {};
      if (sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL)
        std::signal(SIGPIPE, SIG_IGN);
      return true;
    }();
  }
  static socket_state &of(uv_stream_t *s) { return *static_cast<socket_state *>(s->data); }

  static void allocate(uv_handle_t *h, std::size_t, uv_buf_t *out) {
    auto &s = *static_cast<socket_state *>(h->data);
    s.buffer.resize(64 * 1024);
    *out = uv_buf_init(s.buffer.data() + s.end, static_cast<unsigned>(s.buffer.size() - s.end));
  }
  static void on_read(uv_stream_t *h, ssize_t n, const uv_buf_t *) {
    socket_state &s = of(h);
    if (n == 0)
      return;
    if (n > 0) {
      s.end += static_cast<std::size_t>(n);
    } else {
      uv_read_stop(h);
      s.reading = false;
      if (n != UV_ENOBUFS) // full: read() starts again
        s.status = static_cast<int>(n);
    }
    wake_and_clear(s.reader);
  }
};
using socket_pointer = std::shared_ptr<socket_state>;

/// The next bytes, empty at the end of the stream.
inline task<std::string_view> read_some(socket_pointer s) {
  s->begin = s->given;
  if (s->begin == s->end)
    s->begin = s->given = s->end = 0;
  while (s->begin == s->end) {
    if (s->status == UV_EOF)
      co_return std::string_view();
    uv_check(s->status);
    if (!s->reading) {
      uv_check(uv_read_start(&s->stream, socket_state::allocate, socket_state::on_read));
      s->reading = true;
    }
    co_await uv_wait(s->reader);
  }
  s->given = s->end;
  co_return std::string_view(s->buffer.data() + s->begin, s->end - s->begin);
}

/// What the kernel did not take at once; lives until libuv is through with it.
struct write_rest {
  uv_write_t request{};
  std::string data;
  uv_waiter *writer = nullptr;
  int status = 0;
  bool done = false;
  std::shared_ptr<write_rest> self;
};

inline task<> write_all(socket_pointer s, std::string_view data) {
  uv_buf_t b = uv_buf_init(const_cast<char *>(data.data()), static_cast<unsigned>(data.size()));
  const int n = data.empty() ? 0 : uv_try_write(&s->stream, &b, 1);
  if (n != UV_EAGAIN)
    uv_check(n);
  data.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
  if (data.empty())
    co_return;
  auto rest = std::make_shared<write_rest>();
  rest->data = data;
  rest->request.data = rest.get();
  b = uv_buf_init(rest->data.data(), static_cast<unsigned>(rest->data.size()));
  uv_check(uv_write(&rest->request, &s->stream, &b, 1, [](uv_write_t *r, int status) {
    auto own = std::move(static_cast<write_rest *>(r->data)->self);
    own->status = status;
    own->done = true;
    wake_and_clear(own->writer);
  }));
  rest->self = rest;
  while (!rest->done)
    co_await uv_wait(rest->writer);
  uv_check(rest->status);
}

inline async_generator<std::string_view> chunks_of(socket_pointer s) {
  for (auto some = co_await read_some(s); !some.empty(); some = co_await read_some(s))
    co_yield some;
}

inline async_generator<std::string> lines_of(socket_pointer s, std::size_t limit) {
  std::string line;
  for (auto some = co_await read_some(s); !some.empty(); some = co_await read_some(s)) {
    for (auto at = some.find('\n'); at != some.npos; at = some.find('\n')) {
      line += some.substr(0, at);
      some.remove_prefix(at + 1);
      co_yield std::move(line);
      line.clear();
    }
    line += some;
    if (line.size() > limit)
      throw std::length_error("aio: a line is longer than the limit");
  }
  if (!line.empty())
    co_yield std::move(line);
}

} // namespace aio::detail
