// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Programs that asyncio_features.py has with Python's asyncio: the lines that both print must be the
// same.
#include <aio/aio.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aio::task;

aio::context_variable<std::string> request("none"); // NOLINT: as a program has it

std::string joined(const std::vector<std::string> &words) {
  std::string all;
  for (const std::string &w : words)
    all += (all.empty() ? "" : " ") + w;
  return all;
}

task<std::string> queue_orders() {
  aio::lifo_queue<int> last;
  aio::priority_queue<int> smallest;
  const std::array numbers{2, 3, 1};
  for (int n : numbers) {
    co_await last.put(n);
    co_await smallest.put(n);
  }
  std::vector<std::string> log;
  for (int i = 0; i != 3; ++i)
    log.push_back(std::to_string(co_await last.get()));
  for (int i = 0; i != 3; ++i)
    log.push_back(std::to_string(co_await smallest.get()));
  co_return joined(log);
}

task<std::string> queue_join() {
  std::vector<std::string> log;
  aio::queue<int> q;
  auto work = [&]() -> task<> {
    for (;;) {
      log.push_back(std::to_string(co_await q.get()));
      co_await aio::yield();
      q.task_done();
    }
  };
  auto worker = aio::create_task(work());
  for (int n = 0; n != 3; ++n)
    (void)q.try_put(n);
  co_await q.join();
  log.push_back("joined");
  try {
    q.task_done();
  } catch (const aio::invalid_state &) {
    log.push_back("misuse");
  }
  worker.cancel();
  co_return joined(log);
}

task<std::string> context() {
  std::vector<std::string> log;
  auto child = [&](std::string name) -> task<> {
    log.push_back(request.get());
    request.set(name);
    co_await aio::yield();
    log.push_back(request.get());
  };
  request.set("parent");
  auto first = aio::create_task(child("first"));
  request.set("later");
  auto second = aio::create_task(child("second"));
  co_await first;
  co_await second;
  log.push_back(request.get());
  co_await child("awaited");
  log.push_back(request.get());
  log.push_back(co_await aio::to_thread([] { return request.get(); }));
  co_return joined(log);
}

task<std::string> reason() {
  std::vector<std::string> log;
  auto note = [&](const char *who, const aio::cancelled &e) {
    log.push_back(std::string(who) + "(" + e.what() + ")");
  };
  auto inner = [&]() -> task<> {
    try {
      co_await aio::sleep(10s);
    } catch (const aio::cancelled &e) {
      note("inner", e);
      throw;
    }
  };
  auto outer = [&]() -> task<> {
    try {
      co_await aio::create_task(inner());
    } catch (const aio::cancelled &e) {
      note("outer", e);
      throw;
    }
  };
  auto running = aio::create_task(outer());
  co_await aio::sleep(1ms);
  running.cancel("enough");
  try {
    co_await running;
  } catch (const aio::cancelled &e) {
    note("main", e);
  }
  co_return joined(log);
}

// No braced list in a coroutine: g++ 12 does not keep its array in the frame.
std::vector<std::string> shell(std::string script) { return {"sh", "-c", std::move(script)}; }

task<std::string> child_process() {
  aio::subprocess_options how;
  how.error = aio::io::pipe;
  how.directory = "/";
  how.environment.emplace();
  how.environment->emplace("GREETING", "hello");
  auto child = aio::subprocess::spawn(shell("pwd; cat; echo $GREETING >&2; exit 3"), how);
  const auto r = co_await child.communicate("given ");
  std::string all = r.output + r.error + std::to_string(r.code);
  for (char &c : all)
    if (c == '\n')
      c = ' ';
  co_return all;
}

task<std::string> read_all(aio::stream &s) {
  std::string all;
  AIO_FOR(std::string_view some, s.chunks())
    all += some;
  co_return all;
}

task<std::string> half_close() {
  std::vector<std::string> log;
  auto server = co_await aio::listen_tcp("127.0.0.1", 0);
  auto serve = [&]() -> task<> {
    auto peer = co_await server.accept();
    log.push_back(co_await read_all(peer));
    co_await peer.write("answer");
    co_await peer.close();
  };
  auto serving = aio::create_task(serve());
  auto client = co_await aio::connect_tcp("127.0.0.1", server.port());
  co_await client.write("question");
  co_await client.write_eof();
  log.push_back(co_await read_all(client));
  co_await client.close();
  co_await serving;
  co_return joined(log);
}

task<std::string> close_ends_a_read() {
  auto server = co_await aio::listen_tcp("127.0.0.1", 0);
  auto client = co_await aio::connect_tcp("127.0.0.1", server.port());
  auto peer = co_await server.accept();
  auto reading = aio::create_task(read_all(client));
  co_await aio::sleep(5ms);
  co_await client.close();
  const std::string got = co_await aio::wait_for(reading, 5s);
  co_return std::to_string(got.size()) + " bytes";
}

task<std::string> signals() {
  aio::signal_set set(SIGUSR1, SIGUSR2);
  std::vector<std::string> log;
  std::raise(SIGUSR1);
  log.push_back(co_await set.wait() == SIGUSR1 ? "first" : "other");
  std::raise(SIGUSR2);
  log.push_back(co_await set.wait() == SIGUSR2 ? "second" : "other");
  co_return joined(log);
}

task<std::string> timer_after_computing() {
  using clock = std::chrono::steady_clock;
  co_await aio::sleep(1ms);
  for (const auto end = clock::now() + 50ms; clock::now() < end;) {
  }
  const auto begin = clock::now();
  co_await aio::sleep(20ms);
  co_return clock::now() - begin >= 20ms ? "in time" : "early";
}

int power(int base, int exponent) {
  int product = 1;
  for (int i = 0; i != exponent; ++i)
    product *= base;
  return product;
}
task<std::string> executor() {
  co_return std::to_string(co_await aio::run_in_executor(nullptr, power, 2, 10));
}

std::string cleanup_that_starts_a_task() {
  std::vector<std::string> log;
  auto endless = []() -> task<> {
    for (;;)
      co_await aio::sleep(1ms);
  };
  auto stubborn = [&]() -> task<> {
    try {
      co_await aio::sleep(10s);
    } catch (const aio::cancelled &) {
      log.push_back("cleanup");
      aio::create_task(endless()).detach();
      throw;
    }
  };
  auto main = [&]() -> task<> {
    aio::create_task(stubborn()).detach();
    co_await aio::sleep(1ms);
  };
  aio::run(main);
  log.push_back("ended");
  return joined(log);
}

} // namespace

int main() {
  const auto say = [](const char *name, task<std::string> (*program)()) {
    std::cout << name << ": " << aio::run(program()) << '\n';
  };
  say("queue_orders", queue_orders);
  say("queue_join", queue_join);
  say("context", context);
  say("reason", reason);
  say("child_process", child_process);
  say("half_close", half_close);
  say("close_ends_a_read", close_ends_a_read);
  say("signals", signals);
  say("timer_after_computing", timer_after_computing);
  say("executor", executor);
  std::cout << "cleanup_that_starts_a_task: " << cleanup_that_starts_a_task() << '\n';
}
