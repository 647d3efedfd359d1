// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Blocks the loop; calls a coroutine and forgets it.
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <chrono>
#include <iostream>
#include <thread>

using namespace std::chrono_literals;

aio::task<> my_coroutine() { //~ coro-coroutine-without-suspension
  std::cout << "Starting the coroutine\n";
  std::this_thread::sleep_for(2s); //~ coro-blocking-call
  std::cout << "Coroutine completed\n";
  co_return;
}

aio::task<> async_main() {
  my_coroutine(); //~ coro-unawaited-task
  auto later = my_coroutine(); //~ coro-task-never-awaited
  co_await aio::sleep(1s);
}

int main() { aio::run(async_main()); }
