// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Catches everything: the cancellation, too.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

aio::async_generator<int> async_generator_example(int start, int stop) {
  for (int number = start; number < stop; ++number) {
    try {
      co_await aio::sleep(1s);
      co_yield number;
    } catch (...) { //~ coro-cancellation-swallowed
      std::cout << "Error in generator\n";
    }
  }
}

aio::task<> async_main() {
  for (;;) {
    try {
      AIO_FOR(int num, async_generator_example(1, 5))
        std::cout << num << '\n';
      co_await aio::sleep(1s);
    } catch (...) { //~ coro-cancellation-swallowed
      std::cout << "again\n";
    }
  }
}
