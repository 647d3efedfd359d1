// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>
#include <utility>

int main() {
  std::coroutine_handle<> h = std::noop_coroutine();
  h.resume();
}
