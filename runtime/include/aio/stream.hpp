// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::stream, connect_tcp, connect_unix, listen_tcp, listen_unix: sockets on libuv.
//
//   AIO_FOR(aio::stream &peer, server.connections()) group.spawn(serve(std::move(peer)));
//   AIO_FOR(std::string &line, peer.lines()) co_await peer.write(line + "\n");
//
// Contract
//   frame:   a stream owns its socket and 64 KiB of buffer; it moves. Its generators and tasks refer
//            to its state and keep it alive. The loop closes what is open when it ends; a stream
//            or listener that outlives it can be destroyed.
//   resumes: the loop. What a reader does not take stays in the buffer, then in the kernel: a slow
//            reader slows the sender. A write that the kernel takes at once does not suspend.
//   thread:  the loop's, which must be a uv_loop. One reader and one writer at a time.
//   element: a chunk is valid until the next read.
//   end:     close() gives whoever reads the rest and then the end, waits for whoever writes, and
//            closes. abort() closes at once: whoever writes gets an error. write_eof() ends one
//            direction: the peer reads the end, and can still be read from. close() of a listener
//            ends connections(); accept() throws.
//   cancel:  of a read loses nothing: the next one continues. Of a write: what was given may be
//            sent or not, of more than 64 MiB a part. Of a connect or a close: closes the socket.
//   throws:  std::system_error with libuv's text; a line longer than the limit std::length_error;
//            aio::invalid_state without a uv_loop, for a second reader, on an empty or closed
//            stream, and on one of another loop or of a loop that has ended.
//   signals: a program that leaves SIGPIPE alone gets it ignored, as in Python.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/resolve.hpp>
#include <aio/detail/socket.hpp>
#include <aio/task.hpp>

#include <netinet/in.h>
#include <sys/un.h>
#include <uv.h>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace aio {

class [[nodiscard]] stream {
public:
  stream() = default;
  explicit stream(detail::socket_pointer s) noexcept : state_(std::move(s)) {}

  /// The next bytes, valid until the next read; empty at the end.
  task<std::string_view> read() { return detail::read_some(checked()); }
  async_generator<std::string_view> chunks() { return detail::chunks_of(checked()); }
  /// Without their ends; the last one may lack it.
  async_generator<std::string> lines(std::size_t limit = 1 << 20) {
    return detail::lines_of([s = checked()] { return detail::read_some(s); }, limit);
  }
  /// `data` must live until it is over.
  task<> write(std::string_view data) { return detail::write_all(checked(), data); }
  /// Nothing more will be written; it can still be read from.
  task<> write_eof() { return detail::write_end(checked()); }
  /// Idempotent. For aio::with, too.
  task<> close() {
    if (auto s = std::exchange(state_, nullptr))
      co_await detail::close_socket(std::move(s));
  }
  /// Closes at once.
  void abort() noexcept {
    if (auto s = std::exchange(state_, nullptr); s && !s->orphaned()) {
      s->end_reading();
      s->close();
    }
  }
  /// Closed or moved away.
  [[nodiscard]] bool empty() const noexcept { return state_ == nullptr; }
  [[nodiscard]] const detail::socket_pointer &checked() const {
    if (!state_)
      throw invalid_state("this stream is closed or moved away");
    return state_;
  }

private:
  detail::socket_pointer state_;
};

class [[nodiscard]] listener {
public:
  explicit listener(detail::socket_pointer s) : state_(std::move(s)) {
    detail::uv_check(uv_listen(&state_->stream, 511, [](uv_stream_t *h, int status) {
      auto &s = detail::socket_state::of(h);
      status < 0 ? void(s.status = status) : void(++s.pending);
      detail::wake_and_clear(s.reader);
    }));
  }
  task<stream> accept() { return accept_one(checked()); }
  /// Each peer is moved out of the element.
  async_generator<stream> connections() { return all(checked()); }
  /// Idempotent.
  task<> close() {
    if (auto s = std::exchange(state_, nullptr))
      co_await detail::close_socket(std::move(s));
  }
  /// The TCP port, for a listener on port 0.
  [[nodiscard]] int port() const {
    checked()->check_loop("listener");
    sockaddr_storage a{};
    int size = sizeof a;
    detail::uv_check(
        uv_tcp_getsockname(&state_->tcp, reinterpret_cast<sockaddr *>(&a), &size));
    return detail::port_of(a);
  }

private:
  [[nodiscard]] const detail::socket_pointer &checked() const {
    if (!state_)
      throw invalid_state("this listener is closed or moved away");
    return state_;
  }
  /// False if it is closed.
  static task<bool> wait_for_peer(detail::socket_pointer s) {
    s->check_loop("listener");
    while (!s->closing()) {
      if (s->pending != 0)
        co_return true;
      if (s->status != UV_EOF)
        detail::uv_check(std::exchange(s->status, 0));
      co_await detail::uv_wait(s->reader);
    }
    co_return false;
  }
  static stream take_peer(detail::socket_state &s) {
    --s.pending;
    auto peer = detail::socket_state::make(s.is_tcp);
    detail::uv_check(uv_accept(&s.stream, &peer->stream));
    if (s.is_tcp)
      uv_tcp_nodelay(&peer->tcp, 1);
    return stream(std::move(peer));
  }
  static task<stream> accept_one(detail::socket_pointer s) {
    const bool open = co_await wait_for_peer(s);
    if (!open)
      detail::uv_check(UV_ECANCELED);
    co_return take_peer(*s);
  }
  static async_generator<stream> all(detail::socket_pointer s) {
    for (bool open = co_await wait_for_peer(s); open; open = co_await wait_for_peer(s))
      co_yield take_peer(*s);
  }
  detail::socket_pointer state_;
};

namespace detail {

inline void on_connect(uv_connect_t *r, int status) {
  auto &s = socket_state::of(r->handle);
  s.connected = true;
  s.status = status;
  wake_and_clear(s.reader);
}
inline task<stream> connected(socket_pointer s) {
  while (!s->connected)
    co_await uv_wait(s->reader);
  uv_check(s->status);
  co_return stream(std::move(s));
}

} // namespace detail

/// Tries each address of the name in turn.
inline task<stream> connect_tcp(std::string host, int port) {
  std::exception_ptr failed;
  const auto all = co_await detail::resolve(std::move(host), port, SOCK_STREAM, false);
  for (const sockaddr_storage &a : all) {
    auto s = detail::socket_state::make(true);
    uv_tcp_nodelay(&s->tcp, 1);
    try {
      detail::uv_check(uv_tcp_connect(&s->connecting, &s->tcp,
                                      reinterpret_cast<const sockaddr *>(&a),
                                      detail::on_connect));
      co_return co_await detail::connected(std::move(s));
    } catch (const std::system_error &) {
      failed = std::current_exception();
    }
  }
  std::rethrow_exception(failed);
}

inline task<stream> connect_unix(std::string path) {
  if (path.size() >= sizeof(sockaddr_un::sun_path)) // libuv would cut it off
    detail::uv_check(UV_ENAMETOOLONG);
  auto s = detail::socket_state::make(false);
  uv_pipe_connect(&s->connecting, &s->pipe, path.c_str(), detail::on_connect);
  co_return co_await detail::connected(std::move(s));
}

/// Port 0: one that is free, see listener::port().
inline task<listener> listen_tcp(std::string host, int port) {
  const auto all = co_await detail::resolve(std::move(host), port, SOCK_STREAM, true);
  auto s = detail::socket_state::make(true);
  detail::uv_check(uv_tcp_bind(&s->tcp, reinterpret_cast<const sockaddr *>(&all.front()), 0));
  co_return listener(std::move(s));
}

inline task<listener> listen_unix(std::string path) {
  auto s = detail::socket_state::make(false);
  detail::uv_check(uv_pipe_bind(&s->pipe, path.c_str()));
  co_return listener(std::move(s));
}

} // namespace aio
