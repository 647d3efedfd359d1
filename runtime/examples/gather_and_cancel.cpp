// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gather, create_task, cancel.
#include <aio/create_task.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>
#include <string>

using namespace std::chrono_literals;

aio::task<int> fetch(std::string name, int result, std::chrono::milliseconds latency) {
  co_await aio::sleep(latency);
  std::cout << name << '\n';
  co_return result;
}

aio::task<> heartbeat() {
  try {
    for (;;)
      co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    std::cout << "heartbeat cancelled\n";
    throw; // as in Python: whoever swallows it, stops the cancellation
  }
}

aio::task<> async_main() {
  auto beating = aio::create_task(heartbeat());
  const auto [a, b, c] = co_await aio::gather(fetch("slow", 1, 60ms), fetch("quick", 2, 10ms),
                                              fetch("middle", 3, 30ms));
  std::cout << "results " << a << ' ' << b << ' ' << c << '\n';
  beating.cancel();
  try {
    co_await beating;
  } catch (const aio::cancelled &) {
    std::cout << "joined\n";
  }
}

int main() { aio::run(async_main()); }

// prints:
// quick
// middle
// slow
// results 1 2 3
// heartbeat cancelled
// joined
