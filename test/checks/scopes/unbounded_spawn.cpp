// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"

#include <vector>

task<int> accept();
task<bool> more();
task<> serve(int client);

task<> waits_for_more() {
  while (co_await more())
    spawn(serve(1)); //~ coro-unbounded-spawn
}

task<> collects() {
  std::vector<task<>> all;
  while (co_await more())
    all.push_back(serve(1)); //~ coro-unbounded-spawn
  for (task<> &one : all)
    co_await std::move(one);
}

task<> counted(int n) {
  for (int i = 0; i < n; ++i)
    spawn(serve(i));
  co_return;
}

task<> container(const std::vector<int> &clients) {
  for (int client : clients)
    spawn(serve(client));
  co_return;
}

task<> counts(int &open) {
  for (;;) {
    int client = co_await accept();
    if (open >= 10)
      continue;
    spawn(serve(client));
  }
}

task<> awaits() {
  for (;;)
    co_await serve(co_await accept());
}

struct semaphore {
  task<> acquire();
};
task<> paced(semaphore &limit) {
  for (;;) {
    co_await limit.acquire();
    spawn(serve(1));
  }
}
