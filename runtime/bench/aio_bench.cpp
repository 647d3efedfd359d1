// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Time per operation of aio's primitives. The rows have the same names in boost_bench.cpp and
// asyncio_bench.py.
#include <aio/async_for.hpp>
#include <aio/create_task.hpp>
#include <aio/gather.hpp>
#include <aio/generator.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/stream.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aio::task;

aio::generator<int> numbers(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}

void generator_element(benchmark::State &state) {
  for (auto _ : state)
    for (int x : numbers(1000))
      benchmark::DoNotOptimize(x);
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(generator_element);

aio::async_generator<int> ready(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}
aio::async_generator<int> suspending(int n) {
  for (int i = 0; i < n; ++i) {
    co_await aio::yield();
    co_yield i;
  }
}
task<int> value(int n) { co_return n; }
task<> nap(std::chrono::milliseconds d) { co_await aio::sleep(d); }

/// Runs `body(n)` in a loop; each iteration is n operations.
template <class F> void in_loop(benchmark::State &state, int n, F body) {
  aio::run([&]() -> task<> {
    for (auto _ : state)
      co_await body(n);
  });
  state.SetItemsProcessed(state.iterations() * n);
}

void async_generator_ready(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> task<> {
    AIO_FOR(int x, ready(n))
      benchmark::DoNotOptimize(x);
  });
}
BENCHMARK(async_generator_ready);

void async_generator_suspending(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> task<> {
    AIO_FOR(int x, suspending(n))
      benchmark::DoNotOptimize(x);
  });
}
BENCHMARK(async_generator_suspending);

void task_call(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> task<> {
    for (int i = 0; i < n; ++i)
      benchmark::DoNotOptimize(co_await value(i));
  });
}
BENCHMARK(task_call);

void create_task_and_await(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> task<> {
    for (int i = 0; i < n; ++i)
      benchmark::DoNotOptimize(co_await aio::create_task(value(i)));
  });
}
BENCHMARK(create_task_and_await);

void gather_of_10000(benchmark::State &state) {
  in_loop(state, 10000, [](int n) -> task<> {
    std::vector<task<int>> all;
    all.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i)
      all.push_back(value(i));
    benchmark::DoNotOptimize(co_await aio::gather(std::move(all)));
  });
}
BENCHMARK(gather_of_10000);

/// Timers that are set and taken back, as every timeout does that is met.
void timer_churn(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> task<> {
    for (int i = 0; i < n; ++i) {
      auto h = aio::create_task(nap(1h));
      co_await aio::yield();
      h.cancel();
    }
    co_await aio::yield();
  });
}
BENCHMARK(timer_churn);

task<> echo(aio::stream peer) {
  AIO_FOR(std::string_view some, peer.chunks())
    co_await peer.write(some);
}

void echo_round_trip(benchmark::State &state) {
  aio::run([&]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto client = co_await aio::connect_tcp("127.0.0.1", server.port());
    auto peer = co_await server.accept();
    auto serving = aio::create_task(echo(std::move(peer)));
    const std::string message(64, 'x');
    for (auto _ : state) {
      co_await client.write(message);
      benchmark::DoNotOptimize(co_await client.read());
    }
    co_await client.close();
    co_await serving;
  });
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(echo_round_trip);

} // namespace
