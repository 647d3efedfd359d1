// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/async_for.hpp>
#include <aio/create_task.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/stream.hpp>
#include <aio/task_group.hpp>
#include <aio/timeout.hpp>
#include <aio/virtual_loop.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aio::stream;
using aio::task;

task<> echo(stream peer) {
  AIO_FOR(std::string_view some, peer.chunks())
    co_await peer.write(some);
}

task<> echo_server(aio::listener &server) {
  auto serve = [&](aio::task_group &g) -> task<> {
    AIO_FOR(stream &peer, server.connections())
      g.spawn(echo(std::move(peer)));
  };
  co_await aio::task_group::run(std::ref(serve));
}

task<std::size_t> echo_client(int port, int rounds, std::size_t size) {
  auto s = co_await aio::connect_tcp("127.0.0.1", port);
  const std::string sent(size, 'x');
  std::size_t got = 0;
  for (int i = 0; i < rounds; ++i) {
    co_await s.write(sent);
    for (std::size_t left = size; left != 0;) {
      const auto some = co_await s.read();
      EXPECT_FALSE(some.empty());
      if (some.empty())
        co_return got;
      left -= some.size();
      got += some.size();
    }
  }
  co_return got;
}

TEST(stream, echo_server_under_load) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto serving = aio::create_task(echo_server(server));
    std::vector<task<std::size_t>> clients;
    for (int i = 0; i < 100; ++i)
      clients.push_back(echo_client(server.port(), 20, 1000 + static_cast<std::size_t>(i)));
    std::size_t sum = 0;
    for (std::size_t n : co_await aio::gather(std::move(clients)))
      sum += n;
    EXPECT_EQ(sum, 20U * (100 * 1000 + 4950));
    serving.cancel();
    EXPECT_THROW(co_await serving, aio::cancelled);
  });
}

TEST(stream, lines_of_a_unix_socket) {
  const std::string path = "/tmp/aio_stream_" + std::to_string(getpid());
  aio::run([&]() -> task<> {
    auto server = co_await aio::listen_unix(path);
    auto client = [&]() -> task<> {
      auto s = co_await aio::connect_unix(path);
      for (std::string_view part : {"one\ntw", "o\n\n", "last"}) {
        co_await s.write(part);
        co_await aio::sleep(2ms);
      }
    };
    auto sending = aio::create_task(client());
    auto peer = co_await server.accept();
    std::string all;
    AIO_FOR(const std::string &line, peer.lines())
      all += "[" + line + "]";
    EXPECT_EQ(all, "[one][two][][last]");
    co_await sending;
  });
  unlink(path.c_str());
}

TEST(stream, back_pressure_and_a_slow_reader) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    const std::size_t size = 16U << 20;
    bool sent = false;
    auto client = [&]() -> task<> {
      auto s = co_await aio::connect_tcp("127.0.0.1", server.port());
      const std::string big(size, 'y');
      co_await s.write(big);
      sent = true;
    };
    auto sending = aio::create_task(client());
    auto peer = co_await server.accept();
    co_await aio::sleep(50ms);
    EXPECT_FALSE(sent);
    std::size_t got = 0;
    AIO_FOR(std::string_view some, peer.chunks())
      got += some.size();
    EXPECT_EQ(got, size);
    co_await sending;
  });
}

TEST(stream, a_cancelled_read_loses_nothing) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto s = co_await aio::connect_tcp("localhost", server.port());
    auto peer = co_await server.accept();
    EXPECT_THROW((void)co_await aio::wait_for(peer.read(), 10ms), aio::timeout_error);
    co_await s.write("hello");
    co_await aio::sleep(5ms);
    EXPECT_EQ(co_await peer.read(), "hello");
    co_await s.close();
    EXPECT_EQ(co_await peer.read(), "");
    EXPECT_THROW((void)s.read(), aio::invalid_state);
  });
}

TEST(stream, writing_to_a_peer_that_is_gone_throws) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto s = co_await aio::connect_tcp("127.0.0.1", server.port());
    {
      auto peer = co_await server.accept();
    }
    co_await aio::sleep(5ms);
    auto insist = [&]() -> task<> {
      for (int i = 0; i < 100; ++i) {
        co_await s.write("hello?");
        co_await aio::sleep(1ms);
      }
    };
    EXPECT_THROW(co_await insist(), std::system_error);
  });
}

TEST(stream, errors) {
  aio::run([]() -> task<> {
    int port = 0;
    {
      auto server = co_await aio::listen_tcp("127.0.0.1", 0);
      port = server.port();
    }
    co_await aio::sleep(1ms);
    EXPECT_THROW((void)co_await aio::connect_tcp("127.0.0.1", port), std::system_error);
    EXPECT_THROW((void)co_await aio::connect_unix("/nowhere/at/all"), std::system_error);
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto s = co_await aio::connect_tcp("127.0.0.1", server.port());
    auto peer = co_await server.accept();
    co_await s.write("a long line");
    auto lines = peer.lines(4);
    EXPECT_THROW((void)co_await lines.next(), std::length_error);
    auto one = aio::create_task(peer.read());
    co_await aio::yield();
    co_await aio::yield();
    EXPECT_THROW((void)co_await peer.read(), aio::invalid_state);
  });
  aio::virtual_loop l;
  EXPECT_THROW((void)aio::run_on(l, aio::connect_unix("x")), aio::invalid_state);
}

TEST(stream, a_generator_keeps_the_socket_and_an_empty_stream_is_an_error) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto s = co_await aio::connect_tcp("127.0.0.1", server.port());
    auto lines = (co_await server.accept()).lines();
    co_await s.write("one\ntwo");
    auto moved = std::move(s);
    EXPECT_THROW((void)s.read(), aio::invalid_state); // NOLINT: moved from on purpose
    co_await moved.close();
    std::string all;
    AIO_FOR(const std::string &line, lines)
      all += line;
    EXPECT_EQ(all, "onetwo");
  });
}

TEST(stream, a_write_that_the_kernel_takes_at_once_does_not_suspend) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto s = co_await aio::connect_tcp("127.0.0.1", server.port());
    bool others_ran = false;
    aio::loop::current().call_soon([&] { others_ran = true; });
    co_await s.write("hello");
    EXPECT_FALSE(others_ran);
    co_await aio::yield();
    EXPECT_TRUE(others_ran);
  });
}

struct pair {
  aio::listener server;
  stream client;
  stream peer;
};
task<pair> connected() {
  auto server = co_await aio::listen_tcp("127.0.0.1", 0);
  auto client = co_await aio::connect_tcp("127.0.0.1", server.port());
  auto peer = co_await server.accept();
  co_return pair{std::move(server), std::move(client), std::move(peer)};
}

TEST(stream, close_ends_the_read_of_another_task) {
  aio::run([]() -> task<> {
    auto [server, client, peer] = co_await connected();
    auto read = [](stream &s) -> task<std::size_t> { co_return (co_await s.read()).size(); };
    auto count = [](stream &s) -> task<int> {
      int n = 0;
      AIO_FOR([[maybe_unused]] const std::string &line, s.lines())
        ++n;
      co_return n;
    };
    auto reading = aio::create_task(read(client));
    auto counting = aio::create_task(count(peer));
    co_await client.write("one\ntwo\n");
    co_await aio::sleep(5ms);
    co_await client.close();
    EXPECT_EQ(co_await aio::wait_for(reading, 10s), 0U);
    EXPECT_EQ(co_await aio::wait_for(counting, 10s), 2) << "the peer sees the end";
    co_await client.close();
    EXPECT_THROW(co_await client.write("x"), aio::invalid_state);
  });
}

TEST(stream, abort_ends_a_read_and_a_write) {
  aio::run([]() -> task<> {
    auto [server, client, peer] = co_await connected();
    auto read = [](stream &s) -> task<std::size_t> { co_return (co_await s.read()).size(); };
    auto write = [](stream &s) -> task<> { co_await s.write(std::string(32U << 20, 'x')); };
    auto reading = aio::create_task(read(client));
    auto writing = aio::create_task(write(client));
    co_await aio::sleep(5ms);
    client.abort();
    client.abort();
    EXPECT_EQ(co_await aio::wait_for(reading, 10s), 0U);
    EXPECT_THROW(co_await aio::wait_for(writing, 10s), std::system_error);
  });
}

TEST(stream, close_waits_for_what_another_task_writes) {
  aio::run([]() -> task<> {
    auto [server, client, peer] = co_await connected();
    const std::size_t size = 16U << 20;
    auto write = [](stream &s) -> task<> { co_await s.write(std::string(size, 'x')); };
    auto writing = aio::create_task(write(client));
    co_await aio::sleep(5ms);
    auto close = [](stream &s) -> task<> { co_await s.close(); };
    auto closing = aio::create_task(close(client));
    co_await aio::sleep(5ms);
    EXPECT_FALSE(closing.done());
    std::size_t got = 0;
    AIO_FOR(std::string_view some, peer.chunks())
      got += some.size();
    EXPECT_EQ(got, size);
    co_await writing;
    co_await closing;
  });
}

TEST(stream, a_close_that_is_cancelled_closes_at_once) {
  aio::run([]() -> task<> {
    auto [server, client, peer] = co_await connected();
    auto write = [](stream &s) -> task<> { co_await s.write(std::string(16U << 20, 'x')); };
    auto writing = aio::create_task(write(client));
    co_await aio::sleep(5ms);
    EXPECT_THROW(co_await aio::wait_for(client.close(), 5ms), aio::timeout_error);
    EXPECT_THROW(co_await aio::wait_for(writing, 10s), std::system_error);
  });
}

TEST(stream, one_direction_can_be_ended) {
  aio::run([]() -> task<> {
    auto [server, client, peer] = co_await connected();
    co_await client.write("question");
    co_await client.write_eof();
    EXPECT_EQ(co_await peer.read(), "question");
    EXPECT_EQ(co_await peer.read(), "");
    co_await peer.write("answer");
    co_await peer.close();
    EXPECT_EQ(co_await client.read(), "answer");
    EXPECT_EQ(co_await client.read(), "");
    EXPECT_THROW(co_await client.write("more"), std::system_error);
  });
}

TEST(stream, closing_a_listener_ends_who_accepts) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    auto count = [&]() -> task<int> {
      int n = 0;
      AIO_FOR([[maybe_unused]] stream &peer, server.connections())
        ++n;
      co_return n;
    };
    auto counting = aio::create_task(count());
    auto client = co_await aio::connect_tcp("127.0.0.1", server.port());
    co_await aio::sleep(5ms);
    co_await server.close();
    EXPECT_EQ(co_await aio::wait_for(counting, 10s), 1);
    EXPECT_THROW((void)server.accept(), aio::invalid_state);

    auto other = co_await aio::listen_tcp("127.0.0.1", 0);
    auto accept = [&]() -> task<> { (void)co_await other.accept(); };
    auto accepting = aio::create_task(accept());
    co_await aio::sleep(1ms);
    co_await other.close();
    EXPECT_THROW(co_await aio::wait_for(accepting, 10s), std::system_error);
  });
}

TEST(stream, outlives_its_loop) {
  std::optional<pair> kept;
  std::optional<aio::async_generator<std::string>> lines;
  aio::run([&]() -> task<> {
    kept = co_await connected();
    lines = kept->client.lines();
    co_await kept->peer.write("one\ntwo\n");
    EXPECT_EQ(*co_await lines->next(), "one");
  });
  aio::run([&]() -> task<> {
    EXPECT_THROW((void)co_await kept->peer.read(), aio::invalid_state);
    EXPECT_THROW(co_await kept->client.write("x"), aio::invalid_state);
    EXPECT_THROW(co_await kept->client.write_eof(), aio::invalid_state);
    EXPECT_THROW((void)co_await kept->server.accept(), aio::invalid_state);
    EXPECT_THROW((void)kept->server.port(), aio::invalid_state);
    co_await kept->client.close();
    kept->peer.abort();
  });
}

TEST(stream, of_another_loop_is_refused) {
  aio::uv_loop first;
  auto streams = aio::run_on(first, connected());
  aio::run([&]() -> task<> {
    EXPECT_THROW((void)co_await streams.peer.read(), aio::invalid_state);
    EXPECT_THROW(co_await streams.peer.write("x"), aio::invalid_state);
  });
  aio::run_on(first, [&]() -> task<> {
    co_await streams.client.write("still open");
    EXPECT_EQ(co_await streams.peer.read(), "still open");
  });
}

#if defined(__SANITIZE_THREAD__)
#define AIO_TEST_SLOWLY 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define AIO_TEST_SLOWLY 1
#endif
#endif

#ifndef AIO_TEST_SLOWLY // two minutes there
TEST(stream, a_write_beyond_32_bits_arrives_whole) {
  // Zeroes that take no memory, and a reader that keeps nothing.
  constexpr std::size_t size = (std::size_t{1} << 32) + 10;
  void *zeroes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (zeroes == MAP_FAILED)
    GTEST_SKIP() << "no room for so many addresses";
  std::size_t got = 0;
  aio::run([&]() -> task<> {
    const std::string path = "/tmp/aio_large_" + std::to_string(getpid());
    auto server = co_await aio::listen_unix(path);
    std::thread reader([&] {
      const int s = socket(AF_UNIX, SOCK_STREAM, 0);
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      path.copy(address.sun_path, sizeof address.sun_path - 1);
      std::vector<char> room(1U << 20);
      if (connect(s, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
        for (ssize_t n = 0; (n = recv(s, room.data(), room.size(), 0)) > 0;)
          got += static_cast<std::size_t>(n);
      close(s);
    });
    auto peer = co_await server.accept();
    co_await peer.write(std::string_view(static_cast<const char *>(zeroes), size));
    co_await peer.close();
    co_await aio::to_thread([&] { reader.join(); });
    unlink(path.c_str());
  });
  munmap(zeroes, size);
  EXPECT_EQ(got, size);
}
#endif

TEST(stream, what_would_be_cut_off_is_refused) {
  aio::run([]() -> task<> {
    auto server = co_await aio::listen_tcp("127.0.0.1", 0);
    EXPECT_THROW((void)co_await aio::connect_tcp("127.0.0.1", server.port() + 65536),
                 std::out_of_range);
    EXPECT_THROW((void)co_await aio::connect_tcp("127.0.0.1", -1), std::out_of_range);
    const std::string path = "/tmp/aio_cut_" + std::to_string(getpid()) + "_";
    const std::string cut = path + std::string(107 - path.size(), 'x');
    auto local = co_await aio::listen_unix(cut);
    EXPECT_THROW((void)co_await aio::connect_unix(cut + "x"), std::system_error);
    unlink(cut.c_str());
  });
}

std::size_t open_descriptors() {
  std::size_t n = 0;
  for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("/proc/self/fd"))
    ++n;
  return n;
}

TEST(stream, a_cancelled_connect_closes_its_socket) {
  if (!std::filesystem::exists("/proc/self/fd"))
    GTEST_SKIP() << "no /proc";
  // Nobody accepts: when the queue is full the kernel answers no more.
  const int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listening, reinterpret_cast<sockaddr *>(&address), size), 0);
  ASSERT_EQ(listen(listening, 0), 0);
  ASSERT_EQ(getsockname(listening, reinterpret_cast<sockaddr *>(&address), &size), 0);
  aio::run([&]() -> task<> {
    std::vector<stream> taken;
    bool timed_out = false;
    std::size_t before = 0;
    while (!timed_out && taken.size() < 20) {
      before = open_descriptors();
      try {
        taken.push_back(co_await aio::wait_for(
            aio::connect_tcp("127.0.0.1", ntohs(address.sin_port)), 100ms));
      } catch (const aio::timeout_error &) {
        timed_out = true;
      }
    }
    EXPECT_TRUE(timed_out);
    co_await aio::sleep(1ms);
    EXPECT_EQ(open_descriptors(), before);
  });
  close(listening);
}

} // namespace
