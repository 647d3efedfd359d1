// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Consumes an async generator synchronously, through a bridge; leaves one open; forgets an await.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>

using namespace std::chrono_literals;

aio::async_generator<int> async_generator_example(int start, int stop) {
  for (int number = start; number < stop; ++number) {
    co_await aio::sleep(1s);
    co_yield number;
  }
}

template <class Generator> auto next_now(Generator &gen) {
  return aio::run([&]() -> aio::task<int> {
    auto x = co_await gen.next();
    co_return x ? *x : -1;
  });
}

aio::task<> reads_through_a_bridge() {
  auto gen = async_generator_example(1, 5);
  for (int n = next_now(gen); n != -1; n = next_now(gen)) //~ coro-sync-wait-in-coroutine
    std::cout << n << '\n';
  co_await gen.close();
}

aio::task<> runs_a_loop_inside() {
  const int n = aio::run([]() -> aio::task<int> { co_return 1; }); //~ coro-sync-wait-in-coroutine
  co_await aio::sleep(1s * n);
}

aio::task<> stops_early() {
  auto gen = async_generator_example(1, 5); //~ coro-async-generator-not-closed
  while (auto num = co_await gen.next()) {
    std::cout << *num << '\n';
    if (*num == 2)
      break;
  }
}

aio::task<> forgets_to_await() {
  auto gen = async_generator_example(1, 5);
  gen.next(); //~ coro-async-iterator-not-awaited
  co_await gen.close();
}
