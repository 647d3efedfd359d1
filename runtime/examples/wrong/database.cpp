// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A query in the coroutine itself; a transaction whose statement is not awaited.
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/sqlite.hpp>

#include <string>

aio::task<> queries_in_the_loop(sqlite3 *db, std::string query) {
  co_await aio::yield();
  sqlite3_exec(db, query.c_str(), nullptr, nullptr, nullptr); //~ coro-blocking-call
}

aio::task<> forgets_to_await(aio::sqlite::connection &c) {
  co_await c.execute("BEGIN");
  c.execute("INSERT INTO t VALUES (1)"); //~ coro-unawaited-task
  co_await c.execute("COMMIT");
}
