// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/create_task.hpp>
#include <aio/datagram.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/timeout.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

using namespace std::chrono_literals;
using aio::datagram_socket;
using aio::task;

TEST(datagram, there_and_back) {
  aio::run([]() -> task<> {
    auto server = co_await aio::bind_udp("127.0.0.1", 0);
    auto client = co_await aio::connect_udp("127.0.0.1", server.local().port());
    auto serve = [&]() -> task<> {
      for (int i = 0; i != 2; ++i) {
        auto [data, from] = co_await server.receive();
        EXPECT_EQ(from.address(), "127.0.0.1");
        EXPECT_EQ(from.port(), client.local().port());
        co_await server.send("re: " + data, from);
      }
    };
    auto serving = aio::create_task(serve());
    co_await client.send("one");
    EXPECT_EQ((co_await client.receive()).data, "re: one");
    co_await client.send("");
    EXPECT_EQ((co_await client.receive()).data, "re: ");
    co_await serving;
  });
}

TEST(datagram, those_that_nobody_receives_yet_wait) {
  aio::run([]() -> task<> {
    auto server = co_await aio::bind_udp("127.0.0.1", 0);
    const aio::endpoint to("127.0.0.1", server.local().port());
    auto client = co_await aio::bind_udp("127.0.0.1", 0);
    for (int i = 0; i != 50; ++i)
      co_await client.send(std::to_string(i), to);
    for (int i = 0; i != 50; ++i)
      EXPECT_EQ((co_await server.receive()).data, std::to_string(i));
  });
}

TEST(datagram, a_cancelled_receive_loses_nothing) {
  aio::run([]() -> task<> {
    auto server = co_await aio::bind_udp("127.0.0.1", 0);
    EXPECT_THROW((void)co_await aio::wait_for(server.receive(), 5ms), aio::timeout_error);
    auto client = co_await aio::connect_udp("localhost", server.local().port());
    co_await client.send("hello");
    co_await aio::sleep(5ms);
    EXPECT_EQ((co_await aio::wait_for(server.receive(), 10s)).data, "hello");
  });
}

TEST(datagram, close_ends_who_receives) {
  aio::run([]() -> task<> {
    auto s = co_await aio::bind_udp("127.0.0.1", 0);
    auto receive = [&]() -> task<> { (void)co_await s.receive(); };
    auto receiving = aio::create_task(receive());
    co_await aio::sleep(2ms);
    co_await s.close();
    co_await s.close();
    EXPECT_THROW(co_await aio::wait_for(receiving, 10s), std::system_error);
    EXPECT_THROW((void)s.receive(), aio::invalid_state);
  });
}

TEST(datagram, errors) {
  std::optional<datagram_socket> kept;
  aio::run([&]() -> task<> {
    auto s = co_await aio::bind_udp("127.0.0.1", 0);
    const aio::endpoint to("127.0.0.1", s.local().port());
    EXPECT_THROW(co_await s.send(std::string(65'530, 'x'), to), std::system_error);
    EXPECT_THROW(co_await s.send(std::string(1 << 20, 'x'), to), std::system_error);
    EXPECT_THROW(aio::endpoint("127.0.0.1", 65536), std::out_of_range);
    EXPECT_THROW(aio::endpoint("no number", 1), std::system_error);
    EXPECT_EQ(aio::endpoint("::1", 7).address(), "::1");
    EXPECT_EQ(aio::endpoint("::1", 7).port(), 7);
    auto receive = [&]() -> task<> { (void)co_await s.receive(); };
    auto receiving = aio::create_task(receive());
    co_await aio::sleep(2ms);
    EXPECT_THROW((void)co_await s.receive(), aio::invalid_state);
    co_await s.send("end", to);
    co_await receiving;
    kept = std::move(s);
  });
  EXPECT_THROW((void)kept->local(), aio::invalid_state) << "its loop has ended";
}

} // namespace
