// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

namespace cppcoro {
struct io_service {
  void process_events();
};
} // namespace cppcoro

task<> work();

// A coroutine that awaits nothing is there to run the loop, beside the work: when_all(work, run).
task<> run(cppcoro::io_service &service) {
  service.process_events();
  co_return;
}

task<> nested(cppcoro::io_service &service) {
  co_await work();
  service.process_events(); //~ coro-sync-wait-in-coroutine
}
