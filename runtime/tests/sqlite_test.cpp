// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "database.hpp"

#include <aio/async_for.hpp>
#include <aio/create_task.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/sqlite.hpp>
#include <aio/timeout.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using aio::task;
using aio::sqlite::connection;

const char *const endless =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n";
const char *const many =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT ?) SELECT x FROM n";

TEST(sqlite, every_kind_of_value) {
  aio::run([]() -> task<> {
    auto c = co_await connection::open(":memory:");
    co_await c.execute("CREATE TABLE t (a, b, c, d, e)");
    const aio::sqlite::blob two(2, 9);
    EXPECT_EQ(co_await c.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", 7, 2.5, "text", two,
                                 aio::sqlite::value()),
              1);
    const auto all = co_await c.fetch_all("SELECT * FROM t");
    EXPECT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0][0].integer(), 7);
    EXPECT_EQ(all[0][1].real(), 2.5);
    EXPECT_EQ(all[0][2].text(), "text");
    EXPECT_EQ(std::get<aio::sqlite::blob>(all[0][3]), two);
    EXPECT_TRUE(all[0][4].is_null());
  });
}

TEST(sqlite, errors_have_message_and_code) {
  aio::run([]() -> task<> {
    auto c = co_await connection::open(":memory:");
    try {
      co_await c.execute("SELECT * FROM nowhere");
      ADD_FAILURE();
    } catch (const aio::sqlite::error &e) {
      EXPECT_STREQ(e.what(), "no such table: nowhere");
      EXPECT_EQ(e.code(), SQLITE_ERROR);
    }
  });
}

TEST(sqlite, rows_in_batches_and_an_early_end) {
  aio::run([]() -> task<> {
    auto c = co_await connection::open(":memory:");
    for (int n = 0; n < 200; n += 32) {
      std::int64_t sum = 0;
      AIO_FOR(auto &r, c.rows(many, n))
        sum += r[0].integer();
      EXPECT_EQ(sum, n * (n + 1) / 2);
    }
    int seen = 0;
    AIO_FOR(auto &r, c.rows(many, 1000000)) {
      if (r[0].integer() == 100)
        break;
      ++seen;
    }
    EXPECT_EQ(seen, 99);
    co_await c.execute("CREATE TABLE t (a)"); // no statement is left open
  });
}

TEST(sqlite, cancelling_interrupts_the_statement) {
  aio::run([]() -> task<> {
    auto c = co_await connection::open(":memory:");
    EXPECT_THROW(co_await aio::wait_for(c.execute(endless), 20ms), aio::timeout_error);
    EXPECT_EQ(co_await c.execute("CREATE TABLE t (a)"), 0);
  });
}

TEST(sqlite, transactions_commit_roll_back_and_are_cancelled) {
  aio::run([]() -> task<> {
    auto c = co_await connection::open(":memory:");
    co_await c.execute("CREATE TABLE t (a)");
    co_await aio::with(c.transaction(), [](connection &t) -> task<> {
      co_await t.execute("INSERT INTO t VALUES (1)");
    });
    EXPECT_THROW(co_await aio::with(c.transaction(),
                                    [](connection &t) -> task<> {
                                      co_await t.execute("INSERT INTO t VALUES (2)");
                                      throw std::runtime_error("no");
                                    }),
                 std::runtime_error);
    auto slow = aio::with(c.transaction(), [](connection &t) -> task<> {
      co_await t.execute("INSERT INTO t VALUES (3)");
      co_await t.execute(endless);
    });
    EXPECT_THROW(co_await aio::wait_for(std::move(slow), 30ms), aio::timeout_error);
    const auto all = co_await c.fetch_all("SELECT a FROM t");
    EXPECT_EQ(all.size(), 1U);
  });
}

TEST(sqlite, a_pool_limits_and_hands_out_clean_connections) {
  const std::string path = testing::TempDir() + "aio_pool" + std::to_string(getpid()) + ".db";
  aio::run([&]() -> task<> {
    aio::sqlite::pool pool(path, 2);
    co_await limits_and_hands_out_clean_connections<connection>(pool, "INSERT INTO p VALUES (1)");
  });
  std::remove(path.c_str());
}

TEST(sqlite, rows_outlive_the_connection_object) {
  aio::run([]() -> task<> {
    auto gen = (co_await connection::open(":memory:")).rows(many, 100);
    int n = 0;
    while (auto r = co_await gen.next())
      ++n;
    EXPECT_EQ(n, 100);
  });
}

TEST(sqlite, a_cancelled_statement_ends_other_rows_too) {
  aio::run([]() -> task<> {
    auto c = co_await connection::open(":memory:");
    c.batch = 1;
    auto gen = c.rows(many, 1000000);
    (void)co_await gen.next();
    EXPECT_THROW(co_await aio::wait_for(c.execute(endless), 20ms), aio::timeout_error);
    EXPECT_THROW((void)co_await gen.next(), aio::sqlite::error);
  });
}

} // namespace
