// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/async_for.hpp>
#include <aio/create_task.hpp>
#include <aio/run.hpp>
#include <aio/signals.hpp>
#include <aio/sleep.hpp>
#include <aio/timeout.hpp>
#include <aio/virtual_loop.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <optional>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aio::task;

TEST(signals, come_in_their_order_to_who_waits) {
  aio::run([]() -> task<> {
    aio::signal_set set(SIGUSR1, SIGUSR2);
    std::raise(SIGUSR1);
    co_await aio::sleep(5ms); // nobody waits yet
    std::raise(SIGUSR2);
    std::vector<int> seen;
    AIO_FOR(int number, set.all()) {
      seen.push_back(number);
      if (seen.size() == 2)
        break;
    }
    EXPECT_EQ(seen, (std::vector{SIGUSR1, SIGUSR2}));
    auto raise = []() -> task<> {
      co_await aio::sleep(5ms);
      std::raise(SIGUSR1);
    };
    auto later = aio::create_task(raise());
    EXPECT_EQ(co_await set.wait(), SIGUSR1);
    co_await later;
  });
}

TEST(signals, a_cancelled_wait_loses_none) {
  aio::run([]() -> task<> {
    aio::signal_set set(SIGUSR1);
    EXPECT_THROW((void)co_await aio::wait_for(set.wait(), 2ms), aio::timeout_error);
    std::raise(SIGUSR1);
    EXPECT_EQ(co_await aio::wait_for(set.wait(), 10s), SIGUSR1);
  });
}

TEST(signals, an_interrupt_that_is_watched_does_not_cancel_main) {
  aio::run([]() -> task<> {
    aio::signal_set set(SIGINT);
    std::raise(SIGINT);
    EXPECT_EQ(co_await set.wait(), SIGINT);
    co_await aio::sleep(5ms);
    std::raise(SIGINT);
    co_await aio::sleep(5ms);
  });
  auto unwatched = []() -> task<> {
    { aio::signal_set set(SIGINT); }
    std::raise(SIGINT);
    co_await aio::sleep(10s);
  };
  EXPECT_THROW(aio::run(unwatched), aio::interrupted);
}

TEST(signals, misuse_and_what_cannot_be_watched) {
  std::optional<aio::signal_set> kept;
  aio::run([&]() -> task<> {
    EXPECT_THROW((void)aio::signal_set(SIGUSR1, SIGKILL), std::system_error);
    EXPECT_THROW((void)aio::signal_set(SIGINT, -1), std::system_error);
    kept.emplace(SIGUSR1);
    auto wait = [&]() -> task<> { (void)co_await kept->wait(); };
    auto waiting = aio::create_task(wait());
    co_await aio::yield();
    co_await aio::yield();
    EXPECT_THROW((void)co_await kept->wait(), aio::invalid_state);
    std::raise(SIGUSR1);
    co_await waiting;
  });
  EXPECT_THROW((void)kept->wait(), aio::invalid_state) << "its loop has ended";
  aio::virtual_loop l;
  auto make = []() -> task<> {
    EXPECT_THROW((void)aio::signal_set(SIGUSR1), aio::invalid_state);
    co_return;
  };
  aio::run_on(l, make());
}

} // namespace
