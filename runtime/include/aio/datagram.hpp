// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::datagram_socket: UDP on libuv, asyncio's create_datagram_endpoint.
//
//   auto s = co_await aio::bind_udp("127.0.0.1", 5353);
//   for (;;) {
//     auto [data, from] = co_await s.receive();
//     co_await s.send(data, from);
//   }
//
// Contract
//   frame:   the socket owns its handle, and may outlive the loop, which closes it. Calls refer to
//            its state and keep it alive.
//   resumes: the loop. What nobody receives waits in the kernel, which drops what is too much; a
//            datagram that the kernel takes at once is sent without suspending.
//   thread:  the loop's, which must be a uv_loop. One receiver at a time.
//   end:     close() gives who receives std::system_error (ECANCELED).
//   cancel:  of a receive loses nothing. Of a send: it may be sent or not.
//   throws:  std::system_error, also for a datagram that is too long and, on a connected socket, for
//            one that the peer refused; aio::invalid_state for a second receiver, on an empty or
//            closed socket, and on one of another loop or of a loop that has ended.
#pragma once

#include <aio/detail/resolve.hpp>
#include <aio/detail/uv_request.hpp>
#include <aio/detail/uv_waiter.hpp>
#include <aio/task.hpp>

#include <netinet/in.h>
#include <uv.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace aio {

/// An address and a port.
class endpoint {
public:
  endpoint() = default;
  explicit endpoint(const sockaddr_storage &a) noexcept : address_(a) {}
  /// An address in numbers: "127.0.0.1", "::1".
  endpoint(const std::string &address, int port) {
    detail::check_port(port);
    auto *v4 = reinterpret_cast<sockaddr_in *>(&address_);
    if (uv_ip4_addr(address.c_str(), port, v4) != 0)
      detail::uv_check(
          uv_ip6_addr(address.c_str(), port, reinterpret_cast<sockaddr_in6 *>(&address_)));
  }
  [[nodiscard]] std::string address() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    detail::uv_check(uv_ip_name(native(), text.data(), text.size()));
    return text.data();
  }
  [[nodiscard]] int port() const noexcept { return detail::port_of(address_); }
  [[nodiscard]] const sockaddr *native() const noexcept {
    return reinterpret_cast<const sockaddr *>(&address_);
  }

private:
  sockaddr_storage address_{};
};

struct datagram {
  std::string data;
  endpoint from;
};

namespace detail {

struct datagram_state final : uv_resource {
  uv_udp_t udp{};
  uv_waiter *receiver = nullptr;
  std::string room;
  datagram come;
  int status = 0;
  bool here = false; // `come` or `status`

  static std::shared_ptr<datagram_state> make() {
    uv_loop &l = current_uv_loop();
    auto own = std::make_unique<datagram_state>();
    uv_check(uv_udp_init(l.native(), &own->udp));
    l.own(*own, reinterpret_cast<uv_handle_t *>(&own->udp));
    return std::shared_ptr<datagram_state>(own.release(),
                                           [](datagram_state *s) { s->release(); });
  }
  static datagram_state &of(void *data) {
    return static_cast<datagram_state &>(*static_cast<uv_resource *>(data));
  }
  void check_open() const {
    check_loop("datagram_socket");
    if (closing())
      throw invalid_state("this datagram_socket is closed");
  }
  static void allocate(uv_handle_t *h, std::size_t, uv_buf_t *out) {
    auto &s = of(h->data);
    s.room.resize(64 * 1024); // no datagram is longer
    *out = uv_buf_init(s.room.data(), static_cast<unsigned>(s.room.size()));
  }
  /// One at a time: the others stay in the kernel.
  static void on_receive(uv_udp_t *h, ssize_t n, const uv_buf_t *, const sockaddr *from,
                         unsigned) {
    auto &s = of(h->data);
    if (n == 0 && from == nullptr) // there was none
      return;
    uv_udp_recv_stop(h);
    s.here = true;
    s.status = n < 0 ? static_cast<int>(n) : 0;
    if (n >= 0)
      s.come = {s.room.substr(0, static_cast<std::size_t>(n)), endpoint(copy_of(from))};
    wake_and_clear(s.receiver);
  }
};
using datagram_pointer = std::shared_ptr<datagram_state>;

inline task<datagram> receive_datagram(datagram_pointer s) {
  while (!s->here) {
    s->check_loop("datagram_socket");
    if (s->closing())
      uv_check(UV_ECANCELED);
    const int error = uv_udp_recv_start(&s->udp, datagram_state::allocate,
                                        datagram_state::on_receive);
    if (error != UV_EALREADY) // a receive that was cancelled has started it
      uv_check(error);
    co_await uv_wait(s->receiver);
  }
  s->here = false;
  uv_check(std::exchange(s->status, 0));
  co_return std::exchange(s->come, {});
}

inline task<> send_datagram(datagram_pointer s, std::string_view data, const endpoint *to) {
  s->check_open();
  const sockaddr *address = to != nullptr ? to->native() : nullptr;
  if (data.size() > 64 * 1024) // more than an unsigned may be cut off
    uv_check(UV_EMSGSIZE);
  uv_buf_t b = uv_buf_init(const_cast<char *>(data.data()), static_cast<unsigned>(data.size()));
  const int sent = uv_udp_try_send(&s->udp, &b, 1, address);
  if (sent != UV_EAGAIN) {
    uv_check(sent);
    co_return;
  }
  using request = uv_request<uv_udp_send_t>;
  auto rest = request::make();
  rest->data = data;
  b.base = rest->data.data();
  uv_check(uv_udp_send(&rest->request, &s->udp, &b, 1, address, request::on_done));
  rest->self = rest;
  co_await request::wait(std::move(rest));
}

} // namespace detail

class [[nodiscard]] datagram_socket {
public:
  datagram_socket() = default;
  explicit datagram_socket(detail::datagram_pointer s) noexcept : state_(std::move(s)) {}

  task<datagram> receive() { return detail::receive_datagram(checked()); }
  /// `data` and `to` must live until it is over.
  task<> send(std::string_view data, const endpoint &to) {
    return detail::send_datagram(checked(), data, &to);
  }
  /// To the peer of connect_udp.
  task<> send(std::string_view data) { return detail::send_datagram(checked(), data, nullptr); }
  /// Idempotent. For aio::with, too.
  task<> close() {
    if (auto s = std::exchange(state_, nullptr)) {
      s->close();
      detail::wake_and_clear(s->receiver);
    }
    co_return;
  }
  [[nodiscard]] endpoint local() const {
    checked()->check_open();
    sockaddr_storage a{};
    int size = sizeof a;
    detail::uv_check(
        uv_udp_getsockname(&state_->udp, reinterpret_cast<sockaddr *>(&a), &size));
    return endpoint(a);
  }

private:
  [[nodiscard]] const detail::datagram_pointer &checked() const {
    if (!state_)
      throw invalid_state("this datagram_socket is closed or moved away");
    return state_;
  }
  detail::datagram_pointer state_;
};

/// Port 0: one that is free, see datagram_socket::local().
inline task<datagram_socket> bind_udp(std::string host, int port) {
  const auto all = co_await detail::resolve(std::move(host), port, SOCK_DGRAM, true);
  auto s = detail::datagram_state::make();
  detail::uv_check(uv_udp_bind(&s->udp, reinterpret_cast<const sockaddr *>(&all.front()), 0));
  co_return datagram_socket(std::move(s));
}

/// Sends to one peer, and receives from it only.
inline task<datagram_socket> connect_udp(std::string host, int port) {
  const auto all = co_await detail::resolve(std::move(host), port, SOCK_DGRAM, false);
  auto s = detail::datagram_state::make();
  detail::uv_check(uv_udp_connect(&s->udp, reinterpret_cast<const sockaddr *>(&all.front())));
  co_return datagram_socket(std::move(s));
}

} // namespace aio
