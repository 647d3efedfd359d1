// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

struct stream {
  task<int> read();
  int count;
};
struct peer {
  stream in;
};

// Two objects, though the same member of both.
task<bool> same(peer &a, peer &b) {
  co_return co_await a.in.read() == co_await b.in.read();
}

task<int> counted(peer &a, peer &b) {
  co_return co_await a.in.read() + a.in.count + b.in.count++;
}

task<int> once(peer &a) {
  co_return co_await a.in.read() - co_await a.in.read(); //~ coro-unsequenced-awaits
}

task<int> at(int);

task<int> through(peer *a) {
  co_return co_await at(a->in.count) + a->in.count++; //~ coro-unsequenced-awaits
}
