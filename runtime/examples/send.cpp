// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// asend: a value for the generator. PEP 525 has it, whatever the tutorials say.
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

aio::task<> async_main() {
  auto averages = running_average();
  (void)co_await averages.next(); // runs to the first co_yield, which receives what is sent
  for (double x : {10.0, 20.0, 60.0}) {
    auto average = co_await averages.send(x);
    std::cout << *average << '\n';
  }
  co_await averages.close();
}

int main() { aio::run(async_main()); }

// prints:
// 10
// 15
// 30
