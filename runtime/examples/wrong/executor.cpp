// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A thread pool joined in the coroutine, a future waited for, a blocking call in between.
#include <aio/executor.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <chrono>
#include <future>
#include <string>
#include <thread>

using namespace std::chrono_literals;

std::string get(const std::string &url) {
  std::this_thread::sleep_for(1s);
  return "the page at " + url;
}

aio::task<std::string> waits_for_a_future(std::string url) {
  auto page = std::async(std::launch::async, get, url);
  co_await aio::yield();
  co_return page.get(); //~ coro-blocking-call
}

aio::task<std::string> joins_a_thread(std::string url) {
  std::string page;
  std::thread worker([&] { page = get(url); });
  worker.join(); //~ coro-blocking-call
  co_await aio::yield();
  co_return page;
}

aio::task<std::string> calls_it(std::string url) {
  co_await aio::yield();
  co_return get(url); //~ coro-blocking-call
}

aio::task<std::string> pool_of_its_own(std::string url) {
  aio::thread_pool pool; //~ coro-blocking-destructor
  auto job = [url] { return get(url); };
  co_return co_await aio::run_in_executor(pool, std::move(job));
}
