// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A database: a pool, a connection as a context manager, a transaction, rows as an async generator.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sqlite.hpp>

#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using aio::sqlite::connection;

aio::task<> fill(connection &c) {
  co_await c.execute("CREATE TABLE city (name, inhabitants)");
  co_await aio::with(c.transaction(), [](connection &t) -> aio::task<> {
    co_await t.execute("INSERT INTO city VALUES (?, ?)", "Vienna", 2'000'000);
    co_await t.execute("INSERT INTO city VALUES (?, ?)", "Graz", 300'000);
  });
}

aio::task<> fail(connection &c) {
  try {
    co_await aio::with(c.transaction(), [](connection &t) -> aio::task<> {
      co_await t.execute("DELETE FROM city");
      throw std::runtime_error("changed my mind");
    });
  } catch (const std::runtime_error &e) {
    std::cout << "rolled back: " << e.what() << '\n';
  }
}

aio::task<> print(connection &c) {
  AIO_FOR(auto &row, c.rows("SELECT name, inhabitants FROM city WHERE inhabitants > ?", 1000))
    std::cout << row[0].text() << ' ' << row[1].integer() << '\n';
}

aio::task<std::vector<aio::sqlite::row>> query_database(aio::sqlite::pool &pool,
                                                        std::string query) {
  auto fetch = [&](connection &c) { return c.fetch_all(query); };
  co_return co_await aio::with(pool.acquire(), fetch);
}

aio::task<> async_main() {
  aio::sqlite::pool pool(":memory:", 1); // one: each connection to :memory: is a database
  co_await aio::with(pool.acquire(), fill);
  co_await aio::with(pool.acquire(), fail);
  co_await aio::with(pool.acquire(), print);
  std::cout << (co_await query_database(pool, "SELECT * FROM city")).size() << " rows\n";
}

int main() { aio::run(async_main()); }

// prints:
// rolled back: changed my mind
// Vienna 2000000
// Graz 300000
// 2 rows
