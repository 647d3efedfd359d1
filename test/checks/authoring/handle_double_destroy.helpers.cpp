// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Helpers that destroy the coroutine whose handle they are given.
#include <coroutine>

namespace {
void end(std::coroutine_handle<> H) {
  if (H)
    H.destroy();
}
void always(std::coroutine_handle<> H) { H.destroy(); }
void deeper(std::coroutine_handle<> H) { always(H); }
void endAndForget(std::coroutine_handle<> &H) {
  H.destroy();
  H = nullptr;
}
} // namespace

void twice(std::coroutine_handle<> H) {
  deeper(H);
  H.destroy(); //~ coro-handle-double-destroy
}
void once(std::coroutine_handle<> H) {
  endAndForget(H);
  if (H)
    H.destroy();
}
void notKnown(std::coroutine_handle<> H, bool B) {
  if (B)
    end(H);
}
