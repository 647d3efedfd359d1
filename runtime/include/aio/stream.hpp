// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::stream, connect_tcp, connect_unix, listen_tcp, listen_unix: sockets on libuv.
//
//   AIO_FOR(aio::stream &peer, server.connections()) group.spawn(serve(std::move(peer)));
//   AIO_FOR(std::string &line, peer.lines()) co_await peer.write(line + "\n");
//
// Contract
//   frame:   a stream owns its socket and 64 KiB of buffer; it moves, and dies before its loop.
//            Its generators and tasks refer to its state and keep it alive.
//   resumes: the loop. What a reader does not take stays in the buffer, then in the kernel: a slow
//            reader slows the sender. A write that the kernel takes at once does not suspend.
//   thread:  the loop's, which must be a uv_loop. One reader and one writer at a time.
//   element: a chunk is valid until the next read.
//   cancel:  of a read loses nothing: the next one continues. Of a write: what was given may be
//            sent or not. Of a connect: closes the socket.
//   throws:  std::system_error with libuv's text; a line longer than the limit std::length_error;
//            aio::invalid_state without a uv_loop, for a second reader, and on an empty stream.
//   signals: a program that leaves SIGPIPE alone gets it ignored, as in Python.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/waiter.hpp>
#include <aio/executor.hpp>
#include <aio/task.hpp>
#include <aio/uv_loop.hpp>

#include <netdb.h>
#include <uv.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace aio {

namespace detail {

inline void uv_check(int code) {
  if (code < 0)
    throw std::system_error(-code, std::generic_category(), uv_strerror(code));
}

inline uv_loop_t *native_loop() {
  auto *l = dynamic_cast<uv_loop *>(&loop::current());
  if (l == nullptr)
    throw invalid_state("sockets need a uv_loop, which aio::run makes");
  return l->native();
}

/// A waiter that a callback of libuv wakes; `slot` is where the callback finds it.
class uv_waiter : public waiter {
public:
  explicit uv_waiter(uv_waiter *&slot) : slot_(slot) {}
  bool await_ready() const {
    if (slot_ != nullptr)
      throw invalid_state("another task waits for the same");
    return false;
  }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    suspend(h);
    if (waiting())
      slot_ = this;
  }
  void await_resume() { finish_or_raise(); }

protected:
  ~uv_waiter() { leave(); }

private:
  void on_cancel() noexcept override { leave(); }
  void leave() noexcept {
    if (slot_ == this)
      slot_ = nullptr;
  }
  uv_waiter *&slot_;
};
class [[nodiscard]] uv_wait final : public uv_waiter {
  using uv_waiter::uv_waiter;
};
inline void wake_and_clear(uv_waiter *&slot) noexcept {
  if (uv_waiter *w = std::exchange(slot, nullptr))
    w->wake();
}

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

} // namespace detail

class [[nodiscard]] stream {
public:
  stream() = default;
  explicit stream(detail::socket_pointer s) noexcept : state_(std::move(s)) {}

  /// The next bytes, valid until the next read; empty at the end.
  task<std::string_view> read() { return detail::read_some(checked()); }
  async_generator<std::string_view> chunks() { return detail::chunks_of(checked()); }
  /// Without their ends; the last one may lack it.
  async_generator<std::string> lines(std::size_t limit = 1 << 20) {
    return detail::lines_of(checked(), limit);
  }
  /// `data` must live until it is over.
  task<> write(std::string_view data) { return detail::write_all(checked(), data); }
  /// Closes when nothing uses it any more. For aio::with, too.
  task<> close() {
    state_.reset();
    co_return;
  }
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
  task<stream> accept() { return accept_one(state_); }
  /// Each peer is moved out of the element.
  async_generator<stream> connections() { return all(state_); }
  /// The TCP port, for a listener on port 0.
  [[nodiscard]] int port() const {
    sockaddr_storage a{};
    int size = sizeof a;
    detail::uv_check(
        uv_tcp_getsockname(&state_->tcp, reinterpret_cast<sockaddr *>(&a), &size));
    return ntohs(a.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 &>(a).sin6_port
                                         : reinterpret_cast<sockaddr_in &>(a).sin_port);
  }

private:
  static task<stream> accept_one(detail::socket_pointer s) {
    while (s->pending == 0) {
      detail::uv_check(std::exchange(s->status, 0));
      co_await detail::uv_wait(s->reader);
    }
    --s->pending;
    auto peer = detail::socket_state::make(s->is_tcp);
    detail::uv_check(uv_accept(&s->stream, &peer->stream));
    if (s->is_tcp)
      uv_tcp_nodelay(&peer->tcp, 1);
    co_return stream(std::move(peer));
  }
  static async_generator<stream> all(detail::socket_pointer s) {
    for (;;)
      co_yield co_await accept_one(s);
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

/// The addresses of a name; a thread asks the resolver.
inline task<std::vector<sockaddr_storage>> resolve(std::string host, int port, bool passive) {
  auto ask = [host = std::move(host), port, passive]() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0);
    addrinfo *found = nullptr;
    if (const int code =
            getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
      throw std::runtime_error(host + ": " + gai_strerror(code));
    std::vector<sockaddr_storage> out;
    for (addrinfo *a = found; a != nullptr; a = a->ai_next)
      std::copy_n(reinterpret_cast<const char *>(a->ai_addr), a->ai_addrlen,
                  reinterpret_cast<char *>(&out.emplace_back()));
    freeaddrinfo(found);
    return out;
  };
  co_return co_await to_thread(std::move(ask));
}

} // namespace detail

/// Tries each address of the name in turn.
inline task<stream> connect_tcp(std::string host, int port) {
  std::exception_ptr failed;
  for (const sockaddr_storage &a : co_await detail::resolve(std::move(host), port, false)) {
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
  auto s = detail::socket_state::make(false);
  uv_pipe_connect(&s->connecting, &s->pipe, path.c_str(), detail::on_connect);
  co_return co_await detail::connected(std::move(s));
}

/// Port 0: one that is free, see listener::port().
inline task<listener> listen_tcp(std::string host, int port) {
  const auto all = co_await detail::resolve(std::move(host), port, true);
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
