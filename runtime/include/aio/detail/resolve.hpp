// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The addresses of a name, and their ports.
#pragma once

#include <aio/executor.hpp>
#include <aio/task.hpp>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace aio::detail {

/// The resolver takes a port modulo 65536.
inline void check_port(int port) {
  if (port < 0 || port > 65535)
    throw std::out_of_range("aio: a port is a number from 0 to 65535");
}

inline int port_of(const sockaddr_storage &a) noexcept {
  return ntohs(a.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6 &>(a).sin6_port
                                       : reinterpret_cast<const sockaddr_in &>(a).sin_port);
}

/// As many bytes as its family has.
inline sockaddr_storage copy_of(const sockaddr *a) noexcept {
  sockaddr_storage out{};
  std::copy_n(reinterpret_cast<const char *>(a),
              a->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in),
              reinterpret_cast<char *>(&out));
  return out;
}

/// The addresses of a name; a thread asks the resolver.
inline task<std::vector<sockaddr_storage>> resolve(std::string host, int port, int kind,
                                                   bool passive) {
  check_port(port);
  auto ask = [host = std::move(host), port, kind, passive]() {
    addrinfo hints{};
    hints.ai_socktype = kind;
    hints.ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0);
    addrinfo *found = nullptr;
    if (const int code =
            getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
      throw std::runtime_error(host + ": " + gai_strerror(code));
    std::vector<sockaddr_storage> out;
    for (addrinfo *a = found; a != nullptr; a = a->ai_next)
      out.push_back(copy_of(a->ai_addr));
    freeaddrinfo(found);
    return out;
  };
  co_return co_await to_thread(std::move(ask));
}

} // namespace aio::detail
