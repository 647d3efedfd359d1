// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A resource used after its context; a lambda that dies before its coroutine; a release that is
// called and not awaited.
#include <aio/create_task.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/with.hpp>

#include <iostream>

using namespace std::chrono_literals;

struct connection {
  int number;
  aio::task<> close() { co_await aio::sleep(5ms); }
  aio::task<int> query() {
    co_await aio::sleep(5ms);
    co_return number;
  }
};

aio::task<connection> open_connection(int number) {
  co_await aio::sleep(5ms);
  co_return connection{number};
}

aio::task<int> after_its_context() {
  connection *kept = nullptr;
  co_await aio::with(open_connection(1), [&](connection &c) -> aio::task<> {
    kept = &c;
    co_return;
  });
  co_return co_await kept->query(); //~ coro-resource-escapes-scope
}

aio::task<> never_closes() {
  auto c = co_await open_connection(2); //~ coro-async-resource-not-closed
  std::cout << co_await c.query() << '\n';
}

aio::task<> closes_without_await() {
  auto c = co_await open_connection(2);
  std::cout << co_await c.query() << '\n';
  c.close(); //~ coro-unawaited-task
}

aio::task_handle<> starts_in_the_background(int number) {
  auto query = [number]() -> aio::task<> {
    co_await aio::sleep(1s);
    std::cout << number << '\n';
  };
  return aio::create_task(query()); //~ coro-lambda-capture-outlives-closure
}

aio::task<int> query_of(const connection &c) {
  co_await aio::sleep(5ms);
  co_return c.number;
}

aio::task_handle<int> starts_with_a_local() {
  connection c{3};
  return aio::create_task(query_of(c)); //~ coro-return-task-with-local
}
