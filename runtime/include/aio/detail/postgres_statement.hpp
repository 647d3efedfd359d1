// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One statement from its sending to its last result. The contract is postgres.hpp's.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/postgres_state.hpp>
#include <aio/detail/report.hpp>
#include <aio/errors.hpp>

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace aio::postgres::detail {

/// The connection is taken; if its user's frame dies before over(), nobody knows what comes next.
class statement_use {
public:
  explicit statement_use(state &s) : state_(s) {
    if (s.busy)
      throw invalid_state("this connection runs another statement: acquire a second one");
    if (!s.usable())
      throw error("this connection is closed, or was left in the middle of a statement");
    s.busy = true;
  }
  statement_use(const statement_use &) = delete;
  statement_use &operator=(const statement_use &) = delete;
  ~statement_use() {
    state_.busy = false;
    if (!over_)
      state_.broken = true;
  }
  void over() noexcept { over_ = true; }

private:
  state &state_;
  bool over_ = false;
};

inline task<> send(state &s, const std::string &sql, const parameters &values, bool row_by_row) {
  if (values.size() > max_int)
    throw std::length_error("aio: too many parameters");
  const bound_parameters bound(values);
  if (PQsendQueryParams(s.db, sql.c_str(), static_cast<int>(values.size()), nullptr,
                        bound.pointers.data(), bound.lengths.data(), bound.formats.data(), 0) == 0)
    s.fail();
  if (row_by_row)
    PQsetSingleRowMode(s.db);
  for (int left = PQflush(s.db); left != 0; left = PQflush(s.db)) {
    if (left < 0)
      s.fail();
    // Both: a server whose answers nobody reads stops reading what we write.
    co_await ready_for(s, UV_READABLE | UV_WRITABLE);
    if (PQconsumeInput(s.db) == 0)
      s.fail();
  }
}

/// The next result, null after the last. Reads only what it needs: the rest waits in the kernel.
inline task<result> next_result(state &s) {
  while (PQisBusy(s.db) != 0) {
    co_await ready_for(s, UV_READABLE);
    if (PQconsumeInput(s.db) == 0)
      s.fail();
  }
  co_return result(PQgetResult(s.db));
}

inline void check(state &s, const PGresult *r) {
  switch (PQresultStatus(r)) {
  case PGRES_COMMAND_OK:
  case PGRES_TUPLES_OK:
  case PGRES_SINGLE_TUPLE:
  case PGRES_EMPTY_QUERY: return;
  case PGRES_COPY_IN:
  case PGRES_COPY_OUT:
  case PGRES_COPY_BOTH:
    s.broken = true; // its data would have to be sent or read first
    throw error("COPY is not supported");
  default: break;
  }
  const char *primary = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
  const char *code = PQresultErrorField(r, PG_DIAG_SQLSTATE);
  throw error(primary ? primary : PQresultErrorMessage(r), code ? code : "");
}

/// Reads what is left of a statement; with `interrupt` asks the server to stop it before.
inline task<> finish(state &s, bool interrupt) {
  if (interrupt && s.usable()) {
    canceller c(PQgetCancel(s.db));
    auto ask = [p = c.get()] { // opens a connection of its own and waits for the answer
      char why[256];
      PQcancel(p, why, sizeof why);
    };
    co_await to_thread(std::move(ask));
  }
  while (s.usable()) {
    auto r = co_await next_result(s);
    if (!r)
      break;
  }
}

/// As finish, then throws `error`, or a cancellation that came meanwhile.
inline task<> finish_failed(state &s, statement_use &use, bool interrupt,
                            std::exception_ptr error) {
  try {
    co_await finish(s, interrupt);
    use.over();
  } catch (const postgres::error &) { // the connection is lost, and `error` may say why
  } catch (...) {
    error = aio::detail::first_error(error, std::current_exception(), "ending a statement failed");
  }
  std::rethrow_exception(error);
}

inline async_generator<row> rows(shared_state s, std::string sql, parameters values) {
  statement_use use(*s);
  const bool in_transaction = PQtransactionStatus(s->db) == PQTRANS_INTRANS;
  bool interrupt = false;
  std::exception_ptr error;
  try {
    co_await send(*s, sql, values, true);
    for (;;) {
      auto r = co_await next_result(*s);
      if (!r)
        break;
      check(*s, r.get());
      for (int i = 0; i != PQntuples(r.get()); ++i)
        co_yield read_row(r.get(), i);
    }
  } catch (const generator_exit &) {
    interrupt = !in_transaction; // which an interruption would undo
    error = std::current_exception();
  } catch (const postgres::error &) {
    error = std::current_exception();
  } catch (...) { // cancelled, or thrown in
    interrupt = true;
    error = std::current_exception();
  }
  if (error)
    co_await finish_failed(*s, use, interrupt, error);
  use.over();
}

inline task<std::int64_t> execute(shared_state s, std::string sql, parameters values) {
  statement_use use(*s);
  bool interrupt = false;
  std::exception_ptr error;
  std::int64_t changed = 0;
  try {
    co_await send(*s, sql, values, true);
    for (;;) { // row by row: what a SELECT gives is not kept
      auto r = co_await next_result(*s);
      if (!r)
        break;
      check(*s, r.get());
      if (PQresultStatus(r.get()) != PGRES_SINGLE_TUPLE)
        changed = std::strtoll(PQcmdTuples(r.get()), nullptr, 10);
    }
  } catch (const postgres::error &) {
    error = std::current_exception();
  } catch (...) {
    interrupt = true;
    error = std::current_exception();
  }
  if (error)
    co_await finish_failed(*s, use, interrupt, error);
  use.over();
  co_return changed;
}

/// Undoes what is open.
inline task<> roll_back(shared_state s) {
  if (!s->usable())
    throw error("this connection is closed, or was left in the middle of a statement");
  const auto now = PQtransactionStatus(s->db);
  if (now == PQTRANS_INTRANS || now == PQTRANS_INERROR)
    co_await execute(s, "ROLLBACK", {});
}

} // namespace aio::postgres::detail
