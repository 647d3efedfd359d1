// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/subprocess.hpp>
#include <aio/timeout.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
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

std::vector<std::string> shell_command(std::string script) {
  return {"sh", "-c", std::move(script)};
}
task<subprocess::result> shell(std::string script, aio::subprocess_options how,
                               std::string input = {}) {
  auto child = subprocess::spawn(shell_command(std::move(script)), how);
  co_return co_await child.communicate(std::move(input));
}

TEST(subprocess, communicates) {
  aio::run([]() -> task<> {
    aio::subprocess_options how;
    how.error = aio::io::pipe;
    const auto r = co_await shell("cat; echo wrong >&2; exit 3", how, "given");
    EXPECT_EQ(r.code, 3);
    EXPECT_EQ(r.output, "given");
    EXPECT_EQ(r.error, "wrong\n");
  });
}

TEST(subprocess, communicates_more_than_any_pipe_holds) {
  aio::run([]() -> task<> {
    aio::subprocess_options how;
    how.error = aio::io::pipe;
    const std::size_t size = 4U << 20;
    const std::string both = "head -c " + std::to_string(size) + " /dev/zero >&2 & cat; wait";
    const auto r = co_await shell(both, how, std::string(size, 'x'));
    EXPECT_EQ(r.code, 0);
    EXPECT_EQ(r.output.size(), size);
    EXPECT_EQ(r.error.size(), size);
    const auto deaf = co_await shell("exit 2", how, std::string(size, 'x'));
    EXPECT_EQ(deaf.code, 2) << "it does not read its input";
  });
}

TEST(subprocess, errors_go_where_the_output_goes) {
  aio::run([]() -> task<> {
    aio::subprocess_options how;
    how.error = aio::io::output;
    const auto r = co_await shell("echo a; echo b >&2; echo c", how);
    EXPECT_EQ(r.output, "a\nb\nc\n");
    EXPECT_EQ(r.error, "");
  });
}

TEST(subprocess, a_directory_and_an_environment) {
  aio::run([]() -> task<> {
    aio::subprocess_options how;
    how.directory = "/";
    how.environment.emplace();
    how.environment->emplace("GREETING", "hello");
    how.input = aio::io::null;
    const auto r = co_await shell("pwd; echo $GREETING; echo $HOME; cat", how);
    EXPECT_EQ(r.output, "/\nhello\n\n");
    how.directory = "/nowhere/at/all";
    EXPECT_THROW((void)co_await shell("pwd", how), std::system_error);
  });
}

TEST(subprocess, what_is_no_pipe_has_no_stream) {
  aio::run([]() -> task<> {
    aio::subprocess_options how;
    how.output = aio::io::null;
    auto child = subprocess::spawn(shell_command("echo unheard"), how);
    EXPECT_THROW((void)child.output().read(), aio::invalid_state);
    EXPECT_THROW((void)child.error().read(), aio::invalid_state);
    EXPECT_EQ(co_await child.wait(), 0);
  });
}

TEST(subprocess, outlives_its_loop) {
  std::optional<subprocess> kept;
  aio::run([&]() -> task<> {
    kept.emplace(start("sleep", "100"));
    co_return;
  });
  const int id = kept->id();
  EXPECT_THROW(kept->send_signal(SIGTERM), aio::invalid_state);
  EXPECT_THROW((void)aio::run([&] { return kept->wait(); }), aio::invalid_state);
  kept.reset();
  for (int i = 0; i < 1000 && kill(id, 0) == 0; ++i)
    usleep(2000);
  EXPECT_EQ(kill(id, 0), -1);
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
