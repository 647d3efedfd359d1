// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An async generator, and async for.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>

using namespace std::chrono_literals;

aio::async_generator<int> async_generator_example(int start, int stop) {
  for (int number = start; number < stop; ++number) {
    co_await aio::sleep(10ms);
    co_yield number;
  }
}

aio::task<> async_main() {
  AIO_FOR(int num, async_generator_example(1, 5))
    std::cout << num << '\n';
}

int main() { aio::run(async_main()); }

// prints:
// 1
// 2
// 3
// 4
