// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// run_in_executor: a blocking function on a thread, while the loop goes on.
#include <aio/create_task.hpp>
#include <aio/executor.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>
#include <string>
#include <thread>

using namespace std::chrono_literals;

/// Blocks, as libraries do that know no event loop.
std::string get(const std::string &url) {
  std::this_thread::sleep_for(60ms);
  return "the page at " + url;
}

aio::task<std::string> async_fetch(std::string url) {
  co_return co_await aio::to_thread(get, std::move(url));
}

aio::task<> tick() {
  for (int i = 0; i < 3; ++i) {
    std::cout << "the loop runs\n";
    co_await aio::sleep(5ms);
  }
}

aio::task<> async_main() {
  auto ticking = aio::create_task(tick());
  std::cout << co_await async_fetch("https://example.org") << '\n';
  co_await ticking;
}

int main() { aio::run(async_main()); }

// prints:
// the loop runs
// the loop runs
// the loop runs
// the page at https://example.org
