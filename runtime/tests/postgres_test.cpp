// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "database.hpp"
#include "postgres_server.hpp"

#include <aio/async_for.hpp>
#include <aio/create_task.hpp>
#include <aio/postgres.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/timeout.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using aio::task;
using aio::postgres::connection;

[[maybe_unused]] auto *const server = testing::AddGlobalTestEnvironment(new postgres_server);
const char *const many = "SELECT generate_series(1, $1::bigint)";

/// Until the server is up: it says so by SQLSTATE 57P03, or is not there yet.
task<connection> open() {
  for (int n = 0;; ++n) {
    try {
      co_return co_await connection::open(postgres_server::address);
    } catch (const aio::postgres::error &) {
      if (n == 600)
        throw;
    }
    co_await aio::sleep(100ms);
  }
}

class postgres : public testing::Test {
protected:
  void SetUp() override {
    if (!postgres_server::missing.empty())
      GTEST_SKIP() << postgres_server::missing;
    aio::run([]() -> task<> { (void)co_await open(); });
  }
};

TEST_F(postgres, every_kind_of_value) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    co_await c.execute("CREATE TEMP TABLE t (a bigint, b float8, c text, d bytea, e int, f bool, "
                       "g numeric)");
    const aio::postgres::blob two{0, 9};
    EXPECT_EQ(co_await c.execute("INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, 12.50)", 7, 2.5,
                                 "text", two, aio::postgres::value(), true),
              1);
    const auto all = co_await c.fetch_all("SELECT * FROM t");
    EXPECT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0][0].integer(), 7);
    EXPECT_EQ(all[0][1].real(), 2.5);
    EXPECT_EQ(all[0][2].text(), "text");
    EXPECT_EQ(std::get<aio::postgres::blob>(all[0][3]), two);
    EXPECT_TRUE(all[0][4].is_null());
    EXPECT_TRUE(all[0][5].boolean());
    EXPECT_EQ(all[0][6].text(), "12.50");
  });
}

TEST_F(postgres, errors_have_message_and_sqlstate_and_the_connection_goes_on) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    try {
      co_await c.execute("SELECT * FROM nowhere");
      ADD_FAILURE();
    } catch (const aio::postgres::error &e) {
      EXPECT_STREQ(e.what(), "relation \"nowhere\" does not exist");
      EXPECT_EQ(e.sqlstate(), "42P01");
    }
    EXPECT_THROW((void)co_await c.fetch_all("SELECT 1 / (3 - n) FROM generate_series(1, 3) n"),
                 aio::postgres::error);
    EXPECT_THROW(co_await c.execute("COPY (SELECT 1) TO STDOUT"), aio::postgres::error);
    EXPECT_THROW(co_await c.execute("SELECT 1"), aio::postgres::error) << "in the middle of COPY";
  });
}

TEST_F(postgres, a_refused_connection_is_an_error) {
  aio::run([]() -> task<> {
    EXPECT_THROW((void)co_await connection::open("host=/nowhere user=aio"), aio::postgres::error);
    EXPECT_THROW((void)co_await connection::open(postgres_server::address + " dbname=none"),
                 aio::postgres::error);
  });
}

TEST_F(postgres, rows_one_by_one_and_an_early_end) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    for (int n : {0, 1, 5000}) {
      std::int64_t sum = 0;
      AIO_FOR(auto &r, c.rows(many, n))
        sum += r[0].integer();
      EXPECT_EQ(sum, std::int64_t(n) * (n + 1) / 2);
    }
    const auto begin = std::chrono::steady_clock::now();
    AIO_FOR(auto &r, c.rows(many, 100'000'000)) {
      if (r[0].integer() == 100)
        break;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s) << "the server was told to stop";
    EXPECT_EQ((co_await c.fetch_all("SELECT 1"))[0][0].integer(), 1);
  });
}

TEST_F(postgres, an_early_end_in_a_transaction_does_not_undo_it) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    co_await c.execute("CREATE TEMP TABLE t (a int)");
    auto body = [](connection &t) -> task<> {
      co_await t.execute("INSERT INTO t VALUES (1)");
      AIO_FOR([[maybe_unused]] auto &r, t.rows(many, 3000))
        break;
      co_await t.execute("INSERT INTO t VALUES (2)");
    };
    co_await aio::with(c.transaction(), body);
    EXPECT_EQ((co_await c.fetch_all("SELECT a FROM t")).size(), 2U);
  });
}

TEST_F(postgres, a_slow_consumer_slows_the_server) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    auto watch = co_await open();
    const auto id = (co_await c.fetch_all("SELECT pg_backend_pid()"))[0][0].integer();
    auto gen = c.rows("SELECT repeat('x', 1000) FROM generate_series(1, 1000000)");
    (void)co_await gen.next();
    std::string waits;
    for (int n = 0; n != 200 && waits != "ClientWrite"; ++n) {
      co_await aio::sleep(20ms);
      const auto r = co_await watch.fetch_all(
          "SELECT coalesce(wait_event, '') FROM pg_stat_activity WHERE pid = $1", id);
      waits = r[0][0].text();
    }
    EXPECT_EQ(waits, "ClientWrite");
    co_await gen.close();
  });
}

TEST_F(postgres, cancelling_stops_the_statement_at_the_server) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    EXPECT_THROW(co_await aio::wait_for(c.execute("SELECT pg_sleep(60)"), 50ms),
                 aio::timeout_error);
    EXPECT_EQ(co_await c.execute("CREATE TEMP TABLE t (a int)"), 0);
    EXPECT_THROW((void)co_await aio::wait_for(c.fetch_all("SELECT pg_sleep(60)"), 50ms),
                 aio::timeout_error);
    EXPECT_EQ(co_await c.execute("INSERT INTO t VALUES (1)"), 1);
  });
}

TEST_F(postgres, two_statements_at_once_are_refused) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    auto gen = c.rows(many, 10);
    (void)co_await gen.next();
    EXPECT_THROW(co_await c.execute("SELECT 1"), aio::invalid_state);
    co_await gen.close();
    co_await c.execute("SELECT 1");
  });
}

TEST_F(postgres, transactions_commit_roll_back_and_are_cancelled) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    co_await c.execute("CREATE TEMP TABLE t (a int)");
    auto good = [](connection &t) -> task<> { co_await t.execute("INSERT INTO t VALUES (1)"); };
    co_await aio::with(c.transaction(), good);
    auto bad = [](connection &t) -> task<> {
      co_await t.execute("INSERT INTO t VALUES (2)");
      throw std::runtime_error("no");
    };
    EXPECT_THROW(co_await aio::with(c.transaction(), bad), std::runtime_error);
    auto slow = [](connection &t) -> task<> {
      co_await t.execute("INSERT INTO t VALUES (3)");
      co_await t.execute("SELECT pg_sleep(60)");
    };
    EXPECT_THROW(co_await aio::wait_for(aio::with(c.transaction(), slow), 100ms),
                 aio::timeout_error);
    EXPECT_EQ((co_await c.fetch_all("SELECT a FROM t")).size(), 1U);
  });
}

TEST_F(postgres, a_lost_server_process_is_an_error_and_the_pool_opens_another) {
  aio::run([]() -> task<> {
    aio::postgres::pool pool(postgres_server::address, 1);
    auto die = [](connection &c) -> task<> {
      co_await c.execute("SELECT pg_terminate_backend(pg_backend_pid())");
    };
    EXPECT_THROW(co_await aio::with(pool.acquire(), die), aio::postgres::error);
    auto live = [](connection &c) -> task<> { co_await c.execute("SELECT 1"); };
    co_await aio::with(pool.acquire(), live);
  });
}

TEST_F(postgres, what_the_server_said_is_not_lost_with_the_connection) {
  aio::run([]() -> task<> {
    aio::postgres::pool pool(postgres_server::address, 2);
    auto plain = [](connection &c) -> task<> { co_await c.execute("SELECT pg_sleep(100)"); };
    auto rows = [](connection &c) -> task<> { (void)co_await c.fetch_all("SELECT pg_sleep(100)"); };
    auto transaction = [&](connection &c) -> task<> { co_await aio::with(c.transaction(), plain); };
    auto state_of = [&](auto &body) -> task<std::string> {
      try {
        co_await aio::with(pool.acquire(), std::ref(body));
      } catch (const aio::postgres::error &e) {
        co_return e.sqlstate();
      }
      co_return "";
    };
    auto a = aio::create_task(state_of(plain));
    auto b = aio::create_task(state_of(transaction));
    auto killer = co_await open();
    const char *const kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                             " WHERE query LIKE 'SELECT pg_sleep%'";
    while (!a.done() || !b.done()) {
      co_await killer.execute(kill);
      co_await aio::sleep(20ms);
    }
    EXPECT_EQ(co_await a, "57P01");
    EXPECT_EQ(co_await b, "57P01");
    auto c = aio::create_task(state_of(rows));
    while (!c.done()) {
      co_await killer.execute(kill);
      co_await aio::sleep(20ms);
    }
    EXPECT_EQ(co_await c, "57P01");
  });
}

TEST_F(postgres, a_pool_serves_one_loop_after_the_other) {
  aio::postgres::pool pool(postgres_server::address, 1);
  for (int i = 0; i != 2; ++i)
    aio::run([&]() -> task<> {
      auto use = [](connection &c) -> task<> {
        EXPECT_EQ((co_await c.fetch_all("SELECT 1")).size(), 1U);
      };
      co_await aio::with(pool.acquire(), use);
    });
}

TEST_F(postgres, a_pool_limits_and_hands_out_clean_connections) {
  aio::run([]() -> task<> {
    aio::postgres::pool pool(postgres_server::address, 2);
    co_await limits_and_hands_out_clean_connections<connection>(
        pool, "INSERT INTO p SELECT 1 FROM pg_sleep(0.02)");
  });
}

TEST_F(postgres, the_loop_runs_while_the_server_works) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    int ticks = 0;
    auto tick = [&]() -> task<> {
      for (;;) {
        co_await aio::sleep(5ms);
        ++ticks;
      }
    };
    auto ticking = aio::create_task(tick());
    co_await c.execute("SELECT pg_sleep(0.1)");
    EXPECT_GT(ticks, 0);
    ticking.cancel();
  });
}

TEST_F(postgres, rows_outlive_the_connection_object) {
  aio::run([]() -> task<> {
    auto gen = (co_await open()).rows(many, 100);
    int n = 0;
    while (auto r = co_await gen.next())
      ++n;
    EXPECT_EQ(n, 100);
  });
}

TEST_F(postgres, a_second_cancellation_leaves_the_connection_unusable) {
  aio::run([]() -> task<> {
    auto c = co_await open();
    auto work = [&]() -> task<> { co_await c.execute("SELECT pg_sleep(60)"); };
    auto h = aio::create_task(work());
    co_await aio::sleep(50ms);
    h.cancel();
    co_await aio::yield();
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_THROW(co_await c.execute("SELECT 1"), aio::postgres::error);
  });
}

} // namespace
