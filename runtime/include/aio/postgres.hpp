// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::postgres: PostgreSQL on the loop by libpq's asynchronous interface: connections, rows,
// transactions, a pool. The same shape as aio::sqlite.
//
//   aio::postgres::pool pool("dbname=shop", 4);
//   co_await aio::with(pool.acquire(), [](aio::postgres::connection &c) -> aio::task<> {
//     AIO_FOR(auto &row, c.rows("SELECT name FROM item WHERE price < $1", 10)) ...
//   });
//
// Contract
//   frame:   a connection owns a PGconn; calls and open rows() share in it, so they may outlive the
//            object. All of them die before the loop; a pool outlives what was acquired from it.
//   resumes: the loop, when the socket is ready. rows() reads row by row: a slow consumer slows the
//            server, and a result of any size needs room for one buffer.
//   thread:  the loop's, which must be a uv_loop. What blocks in libpq, names and certificates
//            while connecting and PQcancel, is done on a thread of the loop's pool.
//   cancel:  asks the server to stop the statement, waits until it has, raises aio::cancelled. A
//            second cancellation in this time leaves the connection unusable. rows() that are
//            closed early do the same; inside a transaction they read the rest instead, because an
//            interruption would undo it.
//   throws:  postgres::error with the server's message and SQLSTATE; aio::invalid_state for a second
//            statement while one runs. COPY is not supported.
#pragma once

#include <aio/detail/connection_pool.hpp>
#include <aio/detail/postgres_statement.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace aio::postgres {

class connection {
public:
  /// `address` is libpq's: "host=… dbname=…" or "postgresql://…".
  static task<connection> open(std::string address) {
    co_return connection(co_await detail::connect(std::move(address)));
  }

  /// Runs one statement to its end; gives the number of rows it changed, or had.
  template <class... P> task<std::int64_t> execute(std::string sql, P... values) {
    return detail::execute(state_, std::move(sql), parameters{value(std::move(values))...});
  }
  template <class... P> async_generator<row> rows(std::string sql, P... values) {
    return detail::rows(state_, std::move(sql), parameters{value(std::move(values))...});
  }
  template <class... P> task<std::vector<row>> fetch_all(std::string sql, P... values) {
    return collect(rows(std::move(sql), std::move(values)...));
  }

  /// A context manager: COMMIT at the end of its body, ROLLBACK if that throws or is cancelled.
  [[nodiscard]] auto transaction() const {
    return aio::detail::transaction_manager<connection>(*this, "BEGIN");
  }
  /// Undoes what is open.
  task<> roll_back() { return detail::roll_back(state_); }
  /// False once it is lost, or was left in the middle of a statement.
  [[nodiscard]] bool usable() const noexcept { return state_->usable(); }

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
  explicit pool(std::string address, std::size_t size = 4)
      : connection_pool(std::move(address), size) {}
};

} // namespace aio::postgres
