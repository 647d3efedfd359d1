// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An owner that is moved on with a library's own std::move is kept alive there.
#include "coro.h"
#include <vector>

namespace kj {
template <class T> constexpr T &&mv(T &value) { return static_cast<T &&>(value); }
} // namespace kj

task<int> send(const int *data) {
  co_await yield_now();
  co_return *data;
}
template <class T> task<int> attach(task<int> work, T kept) { co_return co_await std::move(work); }

task<int> attached() {
  std::vector<int> payload{1};
  auto promise = send(payload.data());
  return attach(std::move(promise), kj::mv(payload));
}

task<int> dropped() {
  std::vector<int> payload{1};
  return send(payload.data()); //~ coro-return-task-with-local
}

// A buffer that converts to what it holds, and an accessor. After XCSoar issue 2215.
struct buffer {
  char Text[64];
  const char *c_str() const { return Text; }
  operator const char *() const { return c_str(); }
};
buffer format(int id);
struct handle {
  char *Owned;
  operator const char *() const { return Owned; }
};
handle open(int id);
static task<int> fetch(const char *url) {
  co_await yield_now();
  co_return *url;
}
task<int> fetch_one(int id) {
  const auto url = format(id);
  return fetch(url); //~ coro-return-task-with-local
}
task<int> fetch_owned(int id) {
  const auto url = open(id);
  return fetch(url);
}
