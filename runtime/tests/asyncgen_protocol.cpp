// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One table of operations on async generators, run here and in asyncgen_protocol.py with Python's:
// the lines that both print must be the same.
#include <aio/async_generator.hpp>
#include <aio/detail/awaitable.hpp>
#include <aio/run_on.hpp>
#include <aio/sleep.hpp>
#include <aio/virtual_loop.hpp>

#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using aio::task;
using gen = aio::async_generator<int, void, int>;
using value_error = std::domain_error;

void say(std::string_view text) { std::cout << text << ' '; }

gen plain() {
  say("begin");
  co_yield 1;
  co_await aio::yield();
  say("middle");
  co_yield 2;
  say("finish");
}

/// C++ has no finally that awaits: the exception is kept until the cleanup is through.
gen tidy() {
  std::exception_ptr error;
  try {
    co_yield 1;
    co_yield 2;
  } catch (...) {
    error = std::current_exception();
  }
  co_await aio::yield();
  say("cleanup");
  if (error)
    std::rethrow_exception(error);
}

gen handles() {
  for (int i = 1; i != 4; ++i) {
    try {
      co_yield i;
    } catch (const value_error &e) {
      say("caught(" + std::string(e.what()) + ")");
    }
  }
}

gen replaces() {
  try {
    co_yield 1;
  } catch (const aio::generator_exit &) {
    throw value_error("other");
  }
}

gen swallows() {
  try {
    co_yield 1;
  } catch (const aio::generator_exit &) {
    say("swallowed");
  }
}

gen stubborn() {
  try {
    co_yield 1;
  } catch (const aio::generator_exit &) {
    say("ignored");
  }
  try {
    co_yield 2;
  } catch (const aio::generator_exit &) {
  }
}

gen fails() {
  co_yield 1;
  throw value_error("broken");
}

gen echo() {
  auto got = co_yield 0;
  for (;;)
    got = co_yield got.value_or(-1);
}

/// C++ has no co_yield in a handler.
gen yields_in_cleanup() {
  bool caught = false;
  try {
    co_yield 1;
  } catch (const value_error &) {
    say("caught");
    caught = true;
  }
  if (caught)
    co_yield 2;
  say("after");
}

template <class Operation> task<> step(Operation operation) {
  try {
    if constexpr (std::is_void_v<aio::detail::await_result<Operation>>) {
      co_await std::move(operation);
      say("none");
    } else {
      const auto x = co_await std::move(operation);
      say(x ? std::to_string(*x) : "end");
    }
  } catch (const aio::generator_exit &) {
    say("exit");
  } catch (const aio::invalid_state &) {
    say("misuse");
  } catch (const value_error &e) {
    say("error(" + std::string(e.what()) + ")");
  }
}

struct row {
  const char *name;
  gen (*make)();
  std::string_view operations; // of next, close, throw_, send
};
const row rows[] = {
    {"plain", plain, "NNNN"},
    {"close unstarted", plain, "CN"},
    {"close twice", plain, "NCCN"},
    {"close at the end", plain, "NNNC"},
    {"cleanup on close", tidy, "NC"},
    {"cleanup on throw", tidy, "NTN"},
    {"cleanup at the end", tidy, "NNN"},
    {"throw unstarted", tidy, "TN"},
    {"handled throw", handles, "NTTTN"},
    {"exit replaced", replaces, "NCN"},
    {"exit swallowed", swallows, "NCN"},
    {"yield while closing", stubborn, "NC"},
    {"body fails", fails, "NNNC"},
    {"send", echo, "NSNS"},
    {"send first", echo, "S"},
    {"send and throw", echo, "NSTN"},
    {"yield in a handler", yields_in_cleanup, "NTNN"},
    {"close in a handler", yields_in_cleanup, "NTCN"},
};

task<> run_all() {
  for (const row &r : rows) {
    std::cout << r.name << ": ";
    auto g = r.make();
    for (int number = 0; const char operation : r.operations) {
      if (operation == 'N')
        co_await step(g.next());
      else if (operation == 'C')
        co_await step(g.close());
      else if (operation == 'T')
        co_await step(g.throw_(value_error("x" + std::to_string(number))));
      else
        co_await step(g.send(number * 10));
      ++number;
    }
    std::cout << '\n';
  }
}

} // namespace

int main() {
  aio::virtual_loop loop;
  aio::run_on(loop, run_all());
}
