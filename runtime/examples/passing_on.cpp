// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One async generator passes on another. Python has no `yield from` here; aio has elements_of.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>

using namespace std::chrono_literals;

aio::async_generator<int> my_async_generator() {
  for (int i = 0; i < 3; ++i) {
    co_await aio::sleep(5ms);
    co_yield i;
  }
}

aio::async_generator<int> another_async_generator() {
  AIO_FOR(int item, my_async_generator())
    co_yield item * 10;
}

aio::async_generator<int> all_of_it() {
  co_yield aio::elements_of(my_async_generator());
  co_yield aio::elements_of(another_async_generator());
}

aio::task<> async_main() {
  AIO_FOR(int value, all_of_it())
    std::cout << "Received: " << value << '\n';
}

int main() { aio::run(async_main()); }

// prints:
// Received: 0
// Received: 1
// Received: 2
// Received: 0
// Received: 10
// Received: 20
