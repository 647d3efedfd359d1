// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// asynccontextmanager: a generator that yields once is a context manager; its release may await
// and runs on every way out.
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/with.hpp>

#include <exception>
#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

struct connection {
  int number;
  aio::task<> close() {
    co_await aio::sleep(5ms);
    std::cout << "closed " << number << '\n';
  }
};

aio::async_generator<connection> managed_connection(int number) {
  co_await aio::sleep(5ms);
  connection opened{number};
  std::exception_ptr error;
  try {
    co_yield std::move(opened);
  } catch (...) {
    error = std::current_exception(); // C++ has no co_await in a handler
  }
  co_await opened.close();
  if (error)
    std::rethrow_exception(error);
}

aio::task<connection> open_connection(int number) {
  co_await aio::sleep(5ms);
  co_return connection{number};
}

aio::task<> use(connection &c) {
  std::cout << "using " << c.number << '\n';
  co_await aio::sleep(5ms);
  if (c.number == 2)
    throw std::runtime_error("broken pipe");
}

aio::task<> async_main() {
  co_await aio::with(aio::context_manager(managed_connection(1)), use);
  try {
    co_await aio::with(aio::context_manager(managed_connection(2)), use);
  } catch (const std::runtime_error &e) {
    std::cout << "error: " << e.what() << '\n';
  }
  // What has an awaitable close() needs no generator.
  co_await aio::with(open_connection(3), use);
}

int main() { aio::run(async_main()); }

// prints:
// using 1
// closed 1
// using 2
// closed 2
// error: broken pipe
// using 3
// closed 3
