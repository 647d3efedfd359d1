// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An error inside an async generator, handled there; one that leaves it, handled by the consumer.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

aio::async_generator<int> async_generator_example(int start, int stop) {
  for (int number = start; number < stop; ++number) {
    try {
      co_await aio::sleep(10ms);
      if (number % 2 == 0)
        throw std::invalid_argument("Even numbers are not allowed.");
      co_yield number;
    } catch (const std::invalid_argument &e) {
      std::cout << "Error in generator: " << e.what() << '\n';
    }
  }
}

aio::async_generator<int> failing_generator() {
  co_await aio::sleep(10ms);
  co_yield 1;
  throw std::runtime_error("nothing more");
}

aio::task<> async_main() {
  AIO_FOR(int num, async_generator_example(1, 5))
    std::cout << num << '\n';
  try {
    AIO_FOR(int num, failing_generator())
      std::cout << num << '\n';
  } catch (const std::runtime_error &e) {
    std::cout << "Error in consumer: " << e.what() << '\n';
  }
}

int main() { aio::run(async_main()); }

// prints:
// 1
// Error in generator: Even numbers are not allowed.
// 3
// Error in generator: Even numbers are not allowed.
// 1
// Error in consumer: nothing more
