// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rows of aio_bench.cpp with boost::asio::awaitable.
#include <boost/asio.hpp>
#include <boost/asio/experimental/coro.hpp>
#include <boost/asio/experimental/use_coro.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;

awaitable<int> value(int n) { co_return n; }

template <class F> void in_loop(benchmark::State &state, int n, F body) {
  asio::io_context loop(1);
  asio::co_spawn(
      loop,
      [&]() -> awaitable<void> {
        for (auto _ : state)
          co_await body(n);
      },
      asio::detached);
  loop.run();
  state.SetItemsProcessed(state.iterations() * n);
}

using asio::experimental::coro;

coro<int> ready(asio::any_io_executor, int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}
coro<int> suspending(asio::any_io_executor ex, int n) {
  for (int i = 0; i < n; ++i) {
    co_await asio::post(ex, asio::experimental::use_coro);
    co_yield i;
  }
}

template <class Make> void pull(benchmark::State &state, Make make) {
  in_loop(state, 1000, [=](int n) -> awaitable<void> {
    auto gen = make(co_await asio::this_coro::executor, n);
    while (auto x = co_await gen.async_resume(use_awaitable))
      benchmark::DoNotOptimize(*x);
  });
}
void async_generator_ready(benchmark::State &state) { pull(state, ready); }
BENCHMARK(async_generator_ready);
void async_generator_suspending(benchmark::State &state) { pull(state, suspending); }
BENCHMARK(async_generator_suspending);

void gather_of_10000(benchmark::State &state) {
  in_loop(state, 10000, [](int n) -> awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    auto begin = [&](int i) { return asio::co_spawn(ex, value(i), asio::deferred); };
    std::vector<decltype(begin(0))> all;
    all.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i)
      all.push_back(begin(i));
    auto [order, errors, values] =
        co_await asio::experimental::make_parallel_group(std::move(all))
            .async_wait(asio::experimental::wait_for_all(), use_awaitable);
    benchmark::DoNotOptimize(values.data());
  });
}
BENCHMARK(gather_of_10000);

void task_call(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> awaitable<void> {
    for (int i = 0; i < n; ++i)
      benchmark::DoNotOptimize(co_await value(i));
  });
}
BENCHMARK(task_call);

void create_task_and_await(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    for (int i = 0; i < n; ++i)
      benchmark::DoNotOptimize(co_await asio::co_spawn(ex, value(i), use_awaitable));
  });
}
BENCHMARK(create_task_and_await);

awaitable<void> nap() {
  asio::steady_timer t(co_await asio::this_coro::executor, std::chrono::hours(1));
  co_await t.async_wait(use_awaitable);
}

void timer_churn(benchmark::State &state) {
  in_loop(state, 1000, [](int n) -> awaitable<void> {
    auto ex = co_await asio::this_coro::executor;
    std::vector<asio::cancellation_signal> stops(static_cast<std::size_t>(n));
    for (asio::cancellation_signal &stop : stops) {
      asio::co_spawn(ex, nap(), asio::bind_cancellation_slot(stop.slot(), asio::detached));
      co_await asio::post(ex, use_awaitable);
      stop.emit(asio::cancellation_type::terminal);
    }
    co_await asio::post(ex, use_awaitable);
  });
}
BENCHMARK(timer_churn);

awaitable<void> echo(asio::ip::tcp::socket peer) {
  char data[4096];
  try {
    for (;;) {
      const auto n = co_await peer.async_read_some(asio::buffer(data), use_awaitable);
      co_await asio::async_write(peer, asio::buffer(data, n), use_awaitable);
    }
  } catch (const std::exception &) {
  }
}

void echo_round_trip(benchmark::State &state) {
  asio::io_context loop(1);
  asio::ip::tcp::acceptor server(loop, {asio::ip::address_v4::loopback(), 0});
  asio::co_spawn(
      loop,
      [&]() -> awaitable<void> {
        asio::ip::tcp::socket client(loop);
        co_await client.async_connect(server.local_endpoint(), use_awaitable);
        auto peer = co_await server.async_accept(use_awaitable);
        client.set_option(asio::ip::tcp::no_delay(true));
        peer.set_option(asio::ip::tcp::no_delay(true));
        asio::co_spawn(loop, echo(std::move(peer)), asio::detached);
        const std::string message(64, 'x');
        char data[4096];
        for (auto _ : state) {
          co_await asio::async_write(client, asio::buffer(message), use_awaitable);
          benchmark::DoNotOptimize(
              co_await client.async_read_some(asio::buffer(data), use_awaitable));
        }
      },
      asio::detached);
  loop.run();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(echo_round_trip);

} // namespace
