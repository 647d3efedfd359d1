// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A process pool: work for the processor in child processes, awaited like anything else.
#include <aio/gather.hpp>
#include <aio/process_pool.hpp>
#include <aio/run.hpp>

#include <iostream>

int primes_below(int limit) {
  int count = 0;
  for (int n = 2; n < limit; ++n) {
    bool prime = true;
    for (int d = 2; prime && d * d <= n; ++d)
      prime = n % d != 0;
    count += prime ? 1 : 0;
  }
  return count;
}

aio::task<int> count_primes(aio::process_pool &pool, int limit) {
  co_return co_await aio::run_in_executor(pool, primes_below, limit);
}

aio::task<> async_main(aio::process_pool &pool) {
  const auto [a, b] = co_await aio::gather(count_primes(pool, 10'000), count_primes(pool, 20'000));
  std::cout << a << " and " << b << " primes\n";
}

int main() {
  aio::process_pool pool(2); // first: it forks, and a program with threads should not
  aio::run(async_main(pool));
}

// prints:
// 1229 and 2262 primes
