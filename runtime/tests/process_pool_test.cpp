// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/create_task.hpp>
#include <aio/gather.hpp>
#include <aio/process_pool.hpp>

#include <sys/resource.h>
#include <sys/select.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace {

using aio::process_pool;
using aio::run_in_executor;
using aio::task;
using process_pool_test = virtual_test;

int square(int n) { return n * n; }
int process() { return getpid(); }

TEST_F(process_pool_test, runs_in_another_process_and_gives_the_value) {
  process_pool pool(1);
  run([&]() -> task<> {
    EXPECT_EQ(co_await run_in_executor(pool, square, 7), 49);
    const int first = co_await run_in_executor(pool, process);
    EXPECT_NE(first, getpid());
    EXPECT_EQ(co_await run_in_executor(pool, process), first) << "the process is kept";
    co_await run_in_executor(pool, [] {});
  });
}

TEST_F(process_pool_test, arguments_and_results_cross_as_bytes) {
  process_pool pool(1);
  run([&]() -> task<> {
    auto sort = [](std::vector<std::string> words, std::optional<int> keep) {
      std::sort(words.begin(), words.end());
      return std::pair(std::tuple(words.front(), keep), words);
    };
    std::vector<std::string> words{"b", std::string(100000, 'c'), "", "a"};
    const auto [first, all] = co_await run_in_executor(pool, sort, words, std::optional(3));
    EXPECT_EQ(first, std::tuple("", std::optional(3)));
    std::sort(words.begin(), words.end());
    EXPECT_EQ(all, words);
  });
}

TEST_F(process_pool_test, an_exception_comes_back_with_its_text) {
  process_pool pool(1);
  run([&]() -> task<> {
    try {
      co_await run_in_executor(pool, [] { throw std::runtime_error("no such luck"); });
      ADD_FAILURE();
    } catch (const aio::child_error &e) {
      EXPECT_STREQ(e.what(), "no such luck");
    }
    EXPECT_EQ(co_await run_in_executor(pool, square, 2), 4);
  });
}

TEST_F(process_pool_test, a_crash_is_an_error_and_the_next_job_gets_a_new_process) {
  process_pool pool(1);
  run([&]() -> task<> {
    auto die = [] {
      std::signal(SIGSEGV, SIG_DFL);
      raise(SIGSEGV);
    };
    try {
      co_await run_in_executor(pool, die);
      ADD_FAILURE();
    } catch (const aio::child_crashed &e) {
      EXPECT_EQ(e.signal(), SIGSEGV);
    }
    try {
      co_await run_in_executor(pool, [] { _exit(3); });
      ADD_FAILURE();
    } catch (const aio::child_crashed &e) {
      EXPECT_EQ(e.exit_code(), 3);
      EXPECT_EQ(e.signal(), 0);
    }
    EXPECT_EQ(co_await run_in_executor(pool, square, 3), 9);
  });
}

TEST_F(process_pool_test, a_job_that_is_cancelled_is_killed) {
  process_pool pool(1);
  run([&]() -> task<> {
    auto forever = [&]() -> task<> {
      co_await run_in_executor(pool, [] {
        for (;;)
          pause();
      });
    };
    auto h = aio::create_task(forever());
    co_await aio::yield();
    co_await aio::yield();
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(co_await run_in_executor(pool, square, 5), 25);
  });
}

TEST_F(process_pool_test, as_many_processes_as_asked_for) {
  process_pool pool(3);
  run([&]() -> task<> {
    auto one = [&]() -> task<int> {
      co_return co_await run_in_executor(pool, [] {
        usleep(20000);
        return static_cast<int>(getpid());
      });
    };
    std::vector<task<int>> all;
    for (int i = 0; i < 12; ++i)
      all.push_back(one());
    const auto ids = co_await aio::gather(std::move(all));
    EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 3U);
  });
}

TEST_F(process_pool_test, works_beside_more_descriptors_than_an_fd_set_has) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit more = before;
  more.rlim_cur = std::min<rlim_t>(before.rlim_max, 2048);
  setrlimit(RLIMIT_NOFILE, &more);
  std::vector<int> open;
  for (int i = 0; i != FD_SETSIZE + 100; ++i)
    open.push_back(dup(0));
  if (open.back() > FD_SETSIZE) {
    process_pool pool(1);
    run([&]() -> task<> { EXPECT_EQ(co_await run_in_executor(pool, square, 7), 49); });
  }
  for (int fd : open)
    close(fd);
  setrlimit(RLIMIT_NOFILE, &before);
}

int say(int n) {
  std::printf("printed %d\n", n);
  std::cout << "streamed " << n << '\n';
  return n;
}

TEST_F(process_pool_test, what_a_worker_writes_is_written_once_and_before_its_result) {
  testing::internal::CaptureStdout(); // a file: everything is buffered
  std::printf("before\n");
  {
    process_pool pool(1);
    run([&]() -> task<> {
      (void)co_await run_in_executor(pool, say, 1);
      std::printf("between\n");
      (void)co_await run_in_executor(pool, say, 2);
    });
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "before\nprinted 1\nstreamed 1\nprinted 2\nstreamed 2\nbetween\n");
}

TEST_F(process_pool_test, the_pool_takes_its_processes_with_it) {
  int worker = 0;
  {
    process_pool pool(1);
    run([&]() -> task<> { worker = co_await run_in_executor(pool, process); });
    EXPECT_EQ(kill(worker, 0), 0);
  }
  EXPECT_NE(kill(worker, 0), 0);
}

TEST(serialiser, cut_off_bytes_are_an_error) {
  std::string bytes;
  aio::serialiser<std::vector<std::string>>::write({"ab", "cd"}, bytes);
  bytes.pop_back();
  std::string_view rest = bytes;
  EXPECT_THROW((void)aio::serialiser<std::vector<std::string>>::read(rest), std::runtime_error);
}

int made_before = 1;

TEST_F(process_pool_test, a_worker_sees_memory_as_it_was_when_the_pool_was_made) {
  process_pool pool(1);
  made_before = 2;
  run([&]() -> task<> {
    EXPECT_EQ(co_await run_in_executor(pool, [] { return made_before; }), 1);
  });
  made_before = 1;
}

TEST_F(process_pool_test, a_job_that_has_not_begun_is_dropped) {
  process_pool pool(1);
  run([&]() -> task<> {
    auto forever = [&]() -> task<> {
      co_await run_in_executor(pool, [] {
        for (;;)
          pause();
      });
    };
    auto first = aio::create_task(forever());
    co_await aio::yield();
    co_await aio::yield();
    auto second = aio::create_task(forever());
    co_await aio::yield();
    co_await aio::yield();
    second.cancel();
    EXPECT_THROW(co_await second, aio::cancelled);
    EXPECT_FALSE(first.done());
    first.cancel();
    EXPECT_THROW(co_await first, aio::cancelled);
  });
}

} // namespace
