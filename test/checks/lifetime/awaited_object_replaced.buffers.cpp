// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Views that are made in the argument of an operation: the operation copies them, not what they look
// at.
#include "coro.h"
#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace asio {
class const_buffer {
  const void *data_;
  std::size_t size_;

public:
  const_buffer(const void *data, std::size_t size) : data_(data), size_(size) {}
};
struct mutable_buffer {
  void *data;
  std::size_t size;
};
inline const_buffer buffer(const std::string &s) { return const_buffer(s.data(), s.size()); }
inline mutable_buffer buffer(std::vector<char> &v) { return {v.data(), v.size()}; }
struct token {};
struct socket {
  task<std::size_t> read_some(mutable_buffer, token);
};
template <class Buffer> task<std::size_t> write(socket &, const Buffer &, token);
} // namespace asio

struct message {
  std::string text;
};

class session {
  asio::socket socket;
  std::vector<message> waiting;
  std::deque<std::string> in_order;
  std::string last;
  std::vector<char> input;
  const std::string greeting = "hello";

public:
  void post(message m) { waiting.push_back(m); }
  void post_in_order(std::string m) { in_order.push_back(m); }
  void set_last(std::string m) { last = m; }
  void forget() { input.clear(); }

  task<> write_waiting() {
    while (!waiting.empty()) {
      const message &m = waiting.front();
      co_await asio::write(socket, asio::buffer(m.text), {}); //~ coro-awaited-object-replaced
      waiting.erase(waiting.begin());
    }
  }
  task<> write_last() {
    co_await asio::write(socket, asio::buffer(last), {}); //~ coro-awaited-object-replaced
  }
  task<> read() {
    co_await socket.read_some(asio::buffer(input), {}); //~ coro-awaited-object-replaced
  }

  // References into a deque survive what is put behind them.
  task<> write_in_order() {
    while (!in_order.empty()) {
      co_await asio::write(socket, asio::buffer(in_order.front()), {});
      in_order.pop_front();
    }
  }
  task<> write_copy() {
    std::string copy = last;
    co_await asio::write(socket, asio::buffer(copy), {});
  }
  task<> greet() { co_await asio::write(socket, asio::buffer(greeting), {}); }
};

// Two requests are made in turns.
class client {
  asio::socket socket;
  std::string out;

public:
  task<> get(std::string path) {
    out = "GET " + path;
    co_await asio::write(socket, asio::buffer(out), {});
  }
  task<> put(std::string path) {
    out = "PUT " + path;
    co_await asio::write(socket, asio::buffer(out), {});
  }
};
