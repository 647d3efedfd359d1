// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One after the other where gather was meant; a task nobody keeps; a swallowed cancellation.
#include <aio/create_task.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace std::chrono_literals;

aio::task<int> fetch(std::string name) {
  co_await aio::sleep(10ms);
  co_return static_cast<int>(name.size());
}

aio::task<int> one_after_the_other(std::vector<std::string> names) {
  int sum = 0;
  for (const std::string &name : names)
    sum += co_await fetch(name); //~? coro-serial-awaits-in-loop
  co_return sum;
}

aio::task<> heartbeat() {
  for (;;) {
    try {
      co_await aio::sleep(1h);
    } catch (const aio::cancelled &) { //~ coro-cancellation-swallowed
      std::cout << "not now\n";
    }
  }
}

aio::task<> async_main() {
  aio::create_task(heartbeat()); //~ coro-unawaited-task
  auto once = fetch("twice");
  std::cout << co_await std::move(once) << '\n';
  std::cout << co_await std::move(once) << '\n'; //~ coro-task-awaited-twice
}

aio::task<> gathers_and_forgets() {
  std::vector<aio::task<int>> requests; //~ coro-dropped-task-collection
  requests.push_back(fetch("a"));
  requests.push_back(fetch("b"));
  co_await aio::sleep(10ms);
}
