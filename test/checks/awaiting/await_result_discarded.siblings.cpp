// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An answer that ends the loops of others, dropped in a loop that nothing else leaves.
#include "coro.h"

task<bool> sleep_until_stopped(int);
template <class T> task<bool> wait_for(T);
task<bool> push(int);
void work();

task<> forever() {
  for (;;) {
    co_await sleep_until_stopped(10); //~ coro-await-result-discarded: whether this loop ends
    work();
  }
}

task<> while_true() {
  while (true) {
    work();
    co_await wait_for(1L); //~ coro-await-result-discarded: whether this loop ends
  }
}

task<> until_stopped() {
  while (co_await sleep_until_stopped(10))
    work();
}

task<> until_left() {
  while (true) {
    if (!co_await wait_for(1))
      break;
    work();
  }
}

// Something else leaves the loop.
bool enough();
task<> left_otherwise() {
  while (true) {
    co_await sleep_until_stopped(10);
    if (enough())
      co_return;
  }
}

// Nobody asks for this answer.
task<> nobody_asks() {
  for (;;)
    co_await push(1);
}
