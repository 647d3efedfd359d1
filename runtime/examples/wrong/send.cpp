// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sends without await; keeps an element over the next send; leaves the generator open.
#include <aio/async_generator.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <iostream>

using namespace std::chrono_literals;

aio::async_generator<double, void, double> running_average() {
  double sum = 0;
  double average = 0;
  for (int count = 1;; ++count) {
    const auto sent = co_yield average;
    co_await aio::sleep(1ms);
    sum += sent.value_or(0);
    average = sum / count;
  }
}

aio::task<> sends_without_await() {
  auto averages = running_average();
  (void)co_await averages.next();
  averages.send(10.0); //~ coro-async-iterator-not-awaited
  co_await averages.close();
}

aio::task<> compares_with_the_last() {
  auto averages = running_average();
  (void)co_await averages.next();
  auto before = co_await averages.send(10.0);
  auto after = co_await averages.send(20.0);
  std::cout << *after - *before << '\n'; //~ coro-generator-element-escapes
  co_await averages.close();
}

aio::task<> leaves_it_open() {
  auto averages = running_average(); //~ coro-async-generator-not-closed
  (void)co_await averages.next();
  if (auto average = co_await averages.send(10.0); *average > 5)
    co_return;
  co_await averages.close();
}

aio::task<> closes_without_await() {
  auto averages = running_average();
  (void)co_await averages.next();
  averages.close(); //~ coro-unawaited-task
}
