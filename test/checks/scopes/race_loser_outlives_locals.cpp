// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

[[clang::annotate("coro::races")]]
task<> when_any(task<> first, task<> second);

task<> read(const int &x) {
  co_await yield_now();
  co_await sleep_ms(x);
}
task<> reads_at_once(const int &x) { co_await sleep_ms(x); }

task<> kept_before() {
  int x = 1;
  auto one = read(x); //~ coro-race-loser-outlives-locals
  co_await when_any(std::move(one), sleep_ms(1));
}

task<> a_temporary() {
  co_await when_any(read(1), sleep_ms(1)); //~ coro-race-loser-outlives-locals
}

task<> somebody_elses(int &x) { co_await when_any(read(x), sleep_ms(1)); }

task<> before_it_suspends() {
  int x = 1;
  co_await when_any(reads_at_once(x), sleep_ms(1));
}
