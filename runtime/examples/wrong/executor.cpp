// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A future waited for, or left to wait in its destructor; a blocking call before a job and after it.
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

aio::task<> does_not_wait_for_it(std::string url) {
  auto page = std::async(std::launch::async, get, url); //~ coro-blocking-destructor
  co_await aio::yield();
}

aio::task<std::string> after_a_job(std::string url) {
  aio::thread_pool pool;
  auto job = [url] { return get(url); };
  auto page = co_await aio::run_in_executor(pool, std::move(job));
  std::this_thread::sleep_for(1s); //~ coro-blocking-call
  co_return page;
}
