// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Limits with what blocks threads: a mutex held across an await, a semaphore of the standard's.
#include <aio/async_for.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/sync/semaphore.hpp>

#include <mutex>
#include <semaphore>
#include <vector>

using namespace std::chrono_literals;

std::mutex guard;
std::counting_semaphore<3> slots(3);
aio::semaphore limit(3);

aio::task<int> request(int n) {
  co_await aio::sleep(2ms);
  co_return n * n;
}

aio::task<int> one_at_a_time(int n) {
  std::lock_guard lock(guard); //~ coro-lock-across-suspend
  co_return co_await request(n);
}

aio::task<int> three_at_a_time(int n) {
  slots.acquire(); //~ coro-blocking-call
  const int square = co_await request(n);
  slots.release();
  co_return square;
}

aio::task<int> permit_thrown_away(int n) {
  co_await limit.acquire(); //~ coro-await-result-discarded
  co_return co_await request(n);
}

aio::task<int> acquires_without_await(int n) {
  auto permit = limit.acquire(); //~ coro-guard-from-unawaited-lock
  co_return co_await request(n);
}

aio::task<std::vector<int>> all_at_once(aio::async_generator<int> numbers) {
  std::vector<aio::task<int>> requests;
  AIO_FOR(int n, numbers)
    requests.push_back(request(n)); //~ coro-unbounded-spawn
  co_return co_await aio::gather(std::move(requests));
}
