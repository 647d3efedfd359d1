// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A handler of the same call that passes some errors on shows what others must not swallow.
#include "coro.h"

struct error {
  int code() const;
};
constexpr int cancelled = 1101;
task<int> read(int key);
task<int> other(int key);
task<> wait_a_bit();
void log();

task<int> retries(int key) {
  while (true) {
    try {
      co_return co_await read(key);
    } catch (...) { //~ coro-cancellation-swallowed
    }
    co_await wait_a_bit();
  }
}

task<int> retries_and_logs(int key) {
  for (int i = 0; i < 3; ++i) {
    try {
      co_return co_await read(key);
    } catch (...) { //~ coro-cancellation-swallowed
      log();
    }
    co_await wait_a_bit();
  }
  co_return 0;
}

task<int> passes_on(int key) {
  while (true) {
    try {
      co_return co_await read(key);
    } catch (const error &e) {
      if (e.code() == cancelled)
        throw;
    }
    co_await wait_a_bit();
  }
}

task<int> accept();
task<> accepts_forever() {
  for (;;) {
    try {
      co_await accept();
    } catch (const std::exception &) { //~ coro-cancellation-swallowed
      log();
    }
  }
}

task<> accepts_until_closed() {
  for (;;) {
    try {
      co_await accept();
    } catch (const error &e) {
      if (e.code() == cancelled)
        co_return;
      log();
    }
  }
}

// It ends the coroutine.
task<int> gives_up(int key) {
  try {
    co_return co_await read(key);
  } catch (...) {
    log();
  }
  co_return 0;
}

// Nobody passes anything on of this call.
task<int> unknown(int key) {
  while (true) {
    try {
      co_return co_await other(key);
    } catch (...) {
      log();
    }
    co_await wait_a_bit();
  }
}
