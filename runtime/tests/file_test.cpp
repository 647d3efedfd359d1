// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/async_for.hpp>
#include <aio/create_task.hpp>
#include <aio/file.hpp>
#include <aio/with.hpp>

#include <cstdio>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

using aio::file;
using aio::task;
using file_test = virtual_test;

std::string name() { return testing::TempDir() + "aio_file_" + std::to_string(getpid()); }

TEST_F(file_test, writes_appends_and_reads_lines) {
  run([]() -> task<> {
    auto begin = [](file &f) -> task<> { co_await f.write("one\n\ntw"); };
    auto go_on = [](file &f) -> task<> {
      co_await f.write("o\n");
      co_await f.write(std::string(200000, 'x'));
    };
    co_await aio::with(file::open(name(), file::mode::write), begin);
    co_await aio::with(file::open(name(), file::mode::append), go_on);
    std::size_t lines = 0;
    std::size_t size = 0;
    auto read = [&](file &f) -> task<> {
      AIO_FOR(const std::string &line, f.lines()) {
        ++lines;
        size += line.size();
      }
    };
    co_await aio::with(file::open(name()), read);
    EXPECT_EQ(lines, 4U);
    EXPECT_EQ(size, 200006U);
    size = 0;
    auto chunks = [&](file &f) -> task<> {
      AIO_FOR(const std::string &some, f.chunks())
        size += some.size();
    };
    co_await aio::with(file::open(name()), chunks);
    EXPECT_EQ(size, 200009U);
  });
  std::remove(name().c_str());
}

TEST_F(file_test, errors_and_a_closed_file) {
  run([]() -> task<> {
    EXPECT_THROW((void)co_await file::open("/nowhere/at/all"), std::system_error);
    auto f = co_await file::open("/dev/null");
    EXPECT_EQ(co_await f.read(), "");
    EXPECT_THROW(co_await f.write("x"), std::system_error);
    co_await f.close();
    co_await f.close();
    EXPECT_THROW((void)f.read(), aio::invalid_state);
  });
}

TEST_F(file_test, a_generator_keeps_the_file_open) {
  run([]() -> task<> {
    auto write = [](file &f) -> task<> { co_await f.write("a\nb\n"); };
    co_await aio::with(file::open(name(), file::mode::write), write);
    auto lines = (co_await file::open(name())).lines();
    std::string all;
    AIO_FOR(const std::string &line, lines)
      all += line;
    EXPECT_EQ(all, "ab");
  });
  std::remove(name().c_str());
}

TEST_F(file_test, a_cancellation_waits_for_the_call_that_runs) {
  run([]() -> task<> {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    auto f = co_await file::open("/dev/fd/" + std::to_string(ends[0]));
    auto reads = [&]() -> task<> { (void)co_await f.read(); };
    auto h = aio::create_task(reads());
    co_await aio::yield();
    co_await aio::yield();
    std::this_thread::sleep_for(100ms); // the pool's thread is in read(2) now
    h.cancel();
    for (int i = 0; i < 5; ++i)
      co_await aio::yield();
    EXPECT_FALSE(h.done());
    EXPECT_EQ(write(ends[1], "x", 1), 1);
    EXPECT_THROW(co_await h, aio::cancelled);
    close(ends[0]);
    close(ends[1]);
  });
}

} // namespace
