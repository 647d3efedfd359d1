// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::sqlite: SQLite through a thread, as aiosqlite: connections, rows, transactions, a pool.
//
//   aio::sqlite::pool pool("my.db", 4);
//   co_await aio::with(pool.acquire(), [](aio::sqlite::connection &c) -> aio::task<> { ... });
//
// Contract
//   frame:   a connection owns one thread and a sqlite3; calls and open rows() share in it, so they
//            may outlive the object. A pool outlives what was acquired from it.
//   resumes: the loop. rows() reads a batch ahead and then waits for its consumer, so a
//            result of any size needs room for `batch` rows.
//   thread:  the loop's; SQL runs on the connection's thread, one statement at a time. One task uses
//            a connection at a time: that is what the pool is for.
//   cancel:  interrupts the statement that runs and raises aio::cancelled when it has stopped; it
//            ends other open rows() of the connection too. transaction() rolls back.
//   throws:  sqlite::error with SQLite's message and code.
#pragma once

#include <aio/detail/connection_pool.hpp>
#include <aio/detail/sqlite_state.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace aio::sqlite {

class connection {
public:
  static task<connection> open(std::string path) {
    auto s = std::make_shared<detail::state>();
    auto work = [path = std::move(path)](detail::state &st) {
      st.check(sqlite3_open_v2(path.c_str(), &st.db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                               nullptr));
      st.check(sqlite3_busy_timeout(st.db, 5000));
    };
    // Not on_thread: there is nothing to interrupt yet.
    detail::state *raw = s.get();
    auto job = [raw, work = std::move(work)] { work(*raw); };
    co_await run_in_executor(s->thread, std::move(job));
    co_return connection(std::move(s));
  }

  /// Runs one statement to its end; gives the number of rows it changed.
  template <class... P> task<std::int64_t> execute(std::string sql, P... values) {
    return detail::execute(state_, std::move(sql), parameters{value(std::move(values))...});
  }
  template <class... P> async_generator<row> rows(std::string sql, P... values) {
    return detail::rows(state_, std::move(sql), parameters{value(std::move(values))...}, batch);
  }
  template <class... P> task<std::vector<row>> fetch_all(std::string sql, P... values) {
    return collect(rows(std::move(sql), std::move(values)...));
  }

  /// A context manager: COMMIT at the end of its body, ROLLBACK if that throws or is cancelled.
  [[nodiscard]] auto transaction() const {
    return aio::detail::transaction_manager<connection>(*this, "BEGIN IMMEDIATE");
  }
  /// Undoes what is open.
  task<> roll_back() { return detail::roll_back(state_); }
  [[nodiscard]] bool usable() const noexcept { return state_ != nullptr; }

  /// Rows that are read ahead.
  std::size_t batch = 64;

private:
  explicit connection(detail::shared_state s) noexcept : state_(std::move(s)) {}
  static task<std::vector<row>> collect(async_generator<row> gen) {
    std::vector<row> all;
    while (auto r = co_await gen.next())
      all.push_back(std::move(*r));
    co_return all;
  }
  detail::shared_state state_;
};

/// At most `size` connections, opened when they are needed and kept:
/// `co_await aio::with(pool.acquire(), body)`.
class pool : public aio::detail::connection_pool<connection> {
public:
  explicit pool(std::string path, std::size_t size = 4) : connection_pool(std::move(path), size) {}
};

} // namespace aio::sqlite
