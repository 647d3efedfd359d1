// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A socket or pipe of libuv: its state, and reading and writing as coroutines. The contract is
// stream.hpp's.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/lines.hpp>
#include <aio/detail/uv_request.hpp>
#include <aio/detail/uv_waiter.hpp>
#include <aio/task.hpp>

#include <uv.h>

#include <csignal>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::detail {

struct socket_state final : uv_resource {
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  };
  uv_connect_t connecting{};
  uv_waiter *reader = nullptr; // or who accepts, or connects
  uv_waiter *closer = nullptr; // waits until nobody writes
  std::size_t begin = 0, given = 0, end = 0;
  int status = 0; // what ended the reading, or the result of connect
  unsigned pending = 0;
  unsigned writers = 0;
  bool is_tcp, reading = false, connected = false;
  std::vector<char> buffer;

  explicit socket_state(bool is_tcp_) : is_tcp(is_tcp_) {}

  static std::shared_ptr<socket_state> make(bool is_tcp) {
    uv_loop &l = current_uv_loop();
    ignore_sigpipe();
    auto own = std::make_unique<socket_state>(is_tcp);
    uv_check(is_tcp ? uv_tcp_init(l.native(), &own->tcp) : uv_pipe_init(l.native(), &own->pipe, 0));
    l.own(*own, &own->handle);
    return std::shared_ptr<socket_state>(own.release(), [](socket_state *s) { s->release(); });
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
  static socket_state &of(const uv_stream_t *s) {
    return static_cast<socket_state &>(*static_cast<uv_resource *>(s->data));
  }

  void check_open() const {
    check_loop("stream");
    if (closing())
      throw invalid_state("this stream is closed");
  }
  /// Whoever reads gets what has been received, then the end.
  void end_reading(int why = UV_EOF) noexcept {
    if (std::exchange(reading, false))
      uv_read_stop(&stream);
    status = why;
    wake_and_clear(reader);
  }

  static void allocate(uv_handle_t *h, std::size_t, uv_buf_t *out) {
    auto &s = of(reinterpret_cast<uv_stream_t *>(h));
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
  s->check_loop("stream");
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

/// What the kernel did not take at once.
inline task<> write_rest(socket_pointer s, std::string_view data) {
  struct writing {
    socket_state &socket;
    explicit writing(socket_state &it) : socket(it) { ++socket.writers; }
    ~writing() {
      if (--socket.writers == 0)
        wake_and_clear(socket.closer);
    }
  } counted(*s);
  using request = uv_request<uv_write_t>;
  auto rest = request::make();
  rest->data = data;
  const uv_buf_t b = uv_buf_init(rest->data.data(), static_cast<unsigned>(rest->data.size()));
  uv_check(uv_write(&rest->request, &s->stream, &b, 1, request::on_done));
  rest->self = rest;
  co_await request::wait(std::move(rest));
}

/// So much is copied at most, and fits into libuv's unsigned and the kernel's int.
inline constexpr std::size_t write_piece = 64U << 20;

inline task<> write_all(socket_pointer s, std::string_view data) {
  while (!data.empty()) {
    s->check_open();
    std::string_view piece = data.substr(0, write_piece);
    data.remove_prefix(piece.size());
    const uv_buf_t b = uv_buf_init(const_cast<char *>(piece.data()),
                                   static_cast<unsigned>(piece.size()));
    const int n = uv_try_write(&s->stream, &b, 1);
    if (n != UV_EAGAIN)
      uv_check(n);
    piece.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
    if (!piece.empty())
      co_await write_rest(s, piece);
  }
}

/// After what is being written; the peer reads the end.
inline task<> write_end(socket_pointer s) {
  s->check_open();
  using request = uv_request<uv_shutdown_t>;
  auto end = request::make();
  uv_check(uv_shutdown(&end->request, &s->stream, request::on_done));
  end->self = end;
  co_await request::wait(std::move(end));
}

/// Whoever reads gets the end; what others are writing goes out first.
inline task<> close_socket(socket_pointer s) {
  if (s->orphaned())
    co_return;
  struct at_end {
    socket_state &socket;
    ~at_end() { socket.close(); } // also if the wait is cancelled
  } closes{*s};
  s->end_reading();
  while (s->writers != 0)
    co_await uv_wait(s->closer);
}

inline async_generator<std::string_view> chunks_of(socket_pointer s) {
  for (auto some = co_await read_some(s); !some.empty(); some = co_await read_some(s))
    co_yield some;
}

} // namespace aio::detail
