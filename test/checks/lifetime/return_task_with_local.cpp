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
