// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Seastar's closers: what has to be closed or stopped, and what does it in its place.
#include "coro.h"
#include <exception>

namespace seastar {
template <class T = void> using future = eager_task<T>;
struct file {
  file(file &&);
  future<int> size();
  future<> close();
};
struct output_stream {
  output_stream(output_stream &&);
  ~output_stream();
  future<> write(int);
  future<> close();
};
struct output_stream open_stream();
template <class T> struct sharded {
  sharded();
  ~sharded();
  future<> start();
  future<> stop();
};
namespace httpd {
struct http_server_control {
  http_server_control();
  ~http_server_control();
  future<> start();
  future<> stop();
};
} // namespace httpd
template <class T> struct deferred_close {
  deferred_close(T &);
  ~deferred_close();
};
template <class T> struct deferred_stop {
  deferred_stop(T &);
  ~deferred_stop();
};
template <class T, class F> future<> with_closeable(T what, F run) {
  co_await run(what);
  co_await what.close();
}
} // namespace seastar
using namespace seastar;
future<file> open_file();

future<> forgets() {
  auto out = open_stream(); //~ coro-async-resource-not-closed: if data is left
  co_await out.write(1);
}
future<> leaves_early(bool nothing) {
  auto out = open_stream(); //~ coro-async-resource-not-closed
  if (nothing)
    co_return;
  co_await out.close();
}
future<> never_stops() {
  sharded<int> service; //~ coro-async-resource-not-closed: 'stop()'
  co_await service.start();
  co_await yield_now();
}
future<> serves() {
  httpd::http_server_control server; //~ coro-async-resource-not-closed
  co_await server.start();
}

// A file closes itself, if not as well.
future<> asks_size() {
  auto f = co_await open_file();
  co_await f.size();
}

future<> closes() {
  auto out = open_stream();
  std::exception_ptr error;
  try {
    co_await out.write(1);
  } catch (...) {
    error = std::current_exception();
  }
  co_await out.close();
}
future<> deferred(bool nothing) {
  auto out = open_stream();
  deferred_close at_end(out);
  if (nothing)
    co_return;
  co_await out.write(1);
}
future<> in_a_helper() {
  co_await with_closeable(open_stream(), [](output_stream &out) -> future<> { co_await out.write(1); });
}
future<> stops() {
  sharded<int> service;
  co_await service.start();
  co_await service.stop();
}
future<> stops_at_end() {
  httpd::http_server_control server;
  deferred_stop at_end(server);
  co_await server.start();
}
