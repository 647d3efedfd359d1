// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: a handle that others can reach may be set by whoever runs in between.
#include "coro.h"

struct waiter {
  std::coroutine_handle<> Handle;
} Shared;
void runLoop();

void setByOthers() {
  Shared.Handle = nullptr;
  runLoop();
  Shared.Handle.destroy();
}
void setByNobody() {
  Shared.Handle = nullptr;
  Shared.Handle.destroy(); //~ coro-null-handle-resume
}
void ownHandle() {
  std::coroutine_handle<> Handle;
  runLoop();
  Handle.resume(); //~ coro-null-handle-resume
}
