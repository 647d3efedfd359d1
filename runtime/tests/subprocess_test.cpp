// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/subprocess.hpp>
#include <aio/timeout.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aio::subprocess;
using aio::task;

// Named: g++ 12 keeps no array of a braced list in a coroutine's frame.
subprocess start(std::string a, std::string b = {}, std::string c = {}) {
  std::vector<std::string> command{std::move(a)};
  for (std::string *s : {&b, &c})
    if (!s->empty())
      command.push_back(std::move(*s));
  return subprocess::spawn(command);
}

TEST(subprocess, input_output_and_exit_code) {
  aio::run([]() -> task<> {
    auto child = start("sort", "-u");
    co_await child.input().write("b\na\nb\n");
    co_await child.input().close();
    std::string all;
    AIO_FOR(const std::string &line, child.output().lines())
      all += line + ".";
    EXPECT_EQ(all, "a.b.");
    EXPECT_EQ(co_await child.wait(), 0);
    auto failing = start("sh", "-c", "exit 7");
    EXPECT_EQ(co_await failing.wait(), 7);
  });
}

TEST(subprocess, signals_and_a_cancelled_wait) {
  aio::run([]() -> task<> {
    auto child = start("sleep", "100");
    EXPECT_THROW((void)co_await aio::wait_for(child.wait(), 10ms), aio::timeout_error);
    child.send_signal(SIGTERM);
    EXPECT_EQ(co_await child.wait(), -SIGTERM);
  });
}

TEST(subprocess, dropped_it_is_killed) {
  aio::run([]() -> task<> {
    int id = 0;
    {
      auto child = start("sleep", "100");
      id = child.id();
    }
    for (int i = 0; i < 1000 && kill(id, 0) == 0; ++i)
      co_await aio::sleep(2ms);
    EXPECT_EQ(kill(id, 0), -1);
    EXPECT_EQ(errno, ESRCH);
  });
}

TEST(subprocess, a_program_that_is_missing) {
  aio::run([]() -> task<> {
    EXPECT_THROW((void)start("/nowhere/at/all"), std::system_error);
    EXPECT_THROW((void)subprocess::spawn(std::vector<std::string>()), aio::invalid_state);
    co_return;
  });
}

} // namespace
