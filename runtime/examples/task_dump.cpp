// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// print_tasks: what runs, and what it waits for, whenever the program gets a signal.
#include <aio/create_task.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/signals.hpp>
#include <aio/sleep.hpp>
#include <aio/tasks.hpp>

#include <csignal>
#include <cstdio>

using namespace std::chrono_literals;

aio::task<> print_tasks_on_signal() {
  aio::signal_set requests(SIGUSR1);
  while (true) {
    (void)co_await requests.wait();
    aio::print_tasks(stdout);
  }
}

aio::task<> transfer() { co_await aio::sleep(50ms); }

aio::task<> serve() {
  auto reader = aio::create_task(transfer(), "reader");
  auto writer = aio::create_task(transfer(), "writer");
  co_await aio::gather(reader, writer);
}

aio::task<> async_main() {
  auto dump = aio::create_task(print_tasks_on_signal(), "dump");
  auto server = aio::create_task(serve(), "server");
  co_await aio::sleep(5ms);
  std::raise(SIGUSR1);
  co_await server;
}

int main() { aio::run(async_main()); }

// prints:
// task 'main' waits for task 'server'
// task 'dump' runs
// task 'server' waits for task 'reader', task 'writer'
// task 'reader' waits
// task 'writer' waits
