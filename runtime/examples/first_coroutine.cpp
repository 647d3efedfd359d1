// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// async def, await, asyncio.run.
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>

using namespace std::chrono_literals;

aio::task<> my_coroutine() {
  std::cout << "Starting the coroutine\n";
  co_await aio::sleep(20ms);
  std::cout << "Coroutine completed\n";
}

int main() { aio::run(my_coroutine()); }

// prints:
// Starting the coroutine
// Coroutine completed
