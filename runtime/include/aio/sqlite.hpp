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

#include <aio/async_generator.hpp>
#include <aio/executor.hpp>
#include <aio/sync/semaphore.hpp>
#include <aio/with.hpp>

#include <sqlite3.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace aio::sqlite {

class error : public std::runtime_error {
public:
  error(const std::string &message, int code) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] int code() const noexcept { return code_; }

private:
  int code_;
};

using blob = std::vector<unsigned char>;

/// One of SQLite's five: null, integer, real, text, blob.
class value : public std::variant<std::monostate, std::int64_t, double, std::string, blob> {
public:
  value() = default;
  value(std::integral auto i) : variant(static_cast<std::int64_t>(i)) {}
  value(double d) : variant(d) {}
  value(std::string text) : variant(std::move(text)) {}
  value(const char *text) : variant(std::string(text)) {}
  value(blob b) : variant(std::move(b)) {}

  [[nodiscard]] bool is_null() const noexcept { return index() == 0; }
  [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(*this); }
  [[nodiscard]] double real() const { return std::get<double>(*this); }
  [[nodiscard]] const std::string &text() const { return std::get<std::string>(*this); }
};

using row = std::vector<value>;
using parameters = std::vector<value>;

namespace detail {

struct finalizer {
  void operator()(sqlite3_stmt *s) const noexcept { sqlite3_finalize(s); }
};
using statement = std::unique_ptr<sqlite3_stmt, finalizer>;

/// The sqlite3 and its thread.
struct state {
  explicit state() : thread(1) {}
  state(const state &) = delete;
  state &operator=(const state &) = delete;
  ~state() { sqlite3_close_v2(db); }

  [[noreturn]] void fail(int code) const { throw error(sqlite3_errmsg(db), code); }
  void check(int code) const {
    if (code != SQLITE_OK)
      fail(code);
  }
  [[nodiscard]] statement prepare(const std::string &sql, const parameters &values) const {
    sqlite3_stmt *raw = nullptr;
    check(sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &raw, nullptr));
    statement s(raw);
    for (int i = 1; const value &v : values)
      check(bind(raw, i++, v));
    return s;
  }
  /// True for a row, false at the end.
  bool step(sqlite3_stmt *s) const {
    const int code = s ? sqlite3_step(s) : SQLITE_DONE;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
      fail(code);
    return code == SQLITE_ROW;
  }
  void run(const char *sql) const { check(sqlite3_exec(db, sql, nullptr, nullptr, nullptr)); }

  sqlite3 *db = nullptr;
  thread_pool thread;

private:
  static int bind(sqlite3_stmt *s, int i, const value &v) {
    if (auto *n = std::get_if<std::int64_t>(&v))
      return sqlite3_bind_int64(s, i, *n);
    if (auto *d = std::get_if<double>(&v))
      return sqlite3_bind_double(s, i, *d);
    if (auto *t = std::get_if<std::string>(&v))
      return sqlite3_bind_text64(s, i, t->data(), t->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (auto *b = std::get_if<blob>(&v))
      return b->empty() ? sqlite3_bind_zeroblob(s, i, 0)
                        : sqlite3_bind_blob64(s, i, b->data(), b->size(), SQLITE_TRANSIENT);
    return sqlite3_bind_null(s, i);
  }
};
using shared_state = std::shared_ptr<state>;

inline row read_row(sqlite3_stmt *s) {
  row out;
  const int n = sqlite3_column_count(s);
  out.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i != n; ++i) {
    const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(s, i)); };
    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER: out.emplace_back(sqlite3_column_int64(s, i)); break;
    case SQLITE_FLOAT: out.emplace_back(sqlite3_column_double(s, i)); break;
    case SQLITE_TEXT: {
      const auto *p = reinterpret_cast<const char *>(sqlite3_column_text(s, i));
      out.emplace_back(std::string(p, size()));
      break;
    }
    case SQLITE_BLOB: {
      const auto *p = static_cast<const unsigned char *>(sqlite3_column_blob(s, i));
      out.emplace_back(blob(p, p + size()));
      break;
    }
    default: out.emplace_back();
    }
  }
  return out;
}

/// `work(state&)` on the connection's thread; a cancellation interrupts it.
template <class F> auto on_thread(shared_state s, F work) {
  auto job = [state = s.get(), f = std::move(work)](std::stop_token stop) mutable {
    std::stop_callback interrupt(std::move(stop), [state] { sqlite3_interrupt(state->db); });
    return f(*state);
  };
  return run_in_executor(s->thread, std::move(job));
}

inline task<std::int64_t> execute(shared_state s, std::string sql, parameters values) {
  auto work = [&](state &st) -> std::int64_t {
    const auto prepared = st.prepare(sql, values);
    while (st.step(prepared.get())) {
    }
    return sqlite3_changes64(st.db);
  };
  co_return co_await on_thread(s, std::move(work));
}

inline async_generator<row> rows(shared_state s, std::string sql, parameters values,
                                 std::size_t batch) {
  statement prepared;
  std::vector<row> some;
  std::exception_ptr error;
  try {
    auto prepare = [&](state &st) { prepared = st.prepare(sql, values); };
    co_await on_thread(s, std::move(prepare));
    for (bool more = true; more;) {
      auto read = [&](state &st) {
        some.clear();
        while (some.size() < batch && (more = st.step(prepared.get())))
          some.push_back(read_row(prepared.get()));
      };
      co_await on_thread(s, std::move(read));
      for (row &r : some)
        co_yield std::move(r);
    }
  } catch (...) {
    error = std::current_exception();
  }
  auto end = [&](state &) { prepared.reset(); };
  co_await on_thread(s, std::move(end));
  if (error)
    std::rethrow_exception(error);
}

/// Undoes what is open; SQLite has undone it by itself after some errors.
inline task<> roll_back(shared_state s) {
  auto work = [](state &st) {
    if (sqlite3_get_autocommit(st.db) == 0)
      st.run("ROLLBACK");
  };
  co_await on_thread(s, std::move(work));
}

} // namespace detail

class transaction_manager;

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
  [[nodiscard]] transaction_manager transaction() const noexcept;

  /// Rows that are read ahead.
  std::size_t batch = 64;

private:
  friend class pool;
  friend class transaction_manager;
  explicit connection(detail::shared_state s) noexcept : state_(std::move(s)) {}
  static task<std::vector<row>> collect(async_generator<row> gen) {
    std::vector<row> all;
    while (auto r = co_await gen.next())
      all.push_back(std::move(*r));
    co_return all;
  }
  detail::shared_state state_;
};

class transaction_manager {
public:
  explicit transaction_manager(connection c) : connection_(std::move(c)) {}
  task<connection &> enter() {
    std::exception_ptr failed;
    try {
      co_await connection_.execute("BEGIN IMMEDIATE");
    } catch (...) { // also cancelled just after it began
      failed = std::current_exception();
    }
    if (failed) {
      co_await detail::roll_back(connection_.state_);
      std::rethrow_exception(failed);
    }
    co_return connection_;
  }
  task<> exit(std::exception_ptr failed) {
    if (!failed) {
      try {
        co_await connection_.execute("COMMIT");
      } catch (...) {
        failed = std::current_exception();
      }
    }
    if (!failed)
      co_return;
    co_await detail::roll_back(connection_.state_);
    std::rethrow_exception(failed);
  }

private:
  connection connection_;
};

inline transaction_manager connection::transaction() const noexcept {
  return transaction_manager(*this);
}

/// At most `size` connections, opened when they are needed and kept.
class pool {
public:
  explicit pool(std::string path, std::size_t size = 4) : path_(std::move(path)), free_(size) {}
  pool(const pool &) = delete;
  pool &operator=(const pool &) = delete;

  class acquired {
  public:
    explicit acquired(pool &p) noexcept : pool_(p) {}
    task<connection &> enter() {
      permit_ = co_await pool_.free_.acquire();
      if (pool_.idle_.empty()) {
        held_.push_back(co_await connection::open(pool_.path_));
      } else {
        held_.push_back(std::move(pool_.idle_.back()));
        pool_.idle_.pop_back();
      }
      co_return held_.back();
    }
    /// The next one gets it without a transaction; if that fails it is closed.
    task<> exit(std::exception_ptr) {
      connection c = std::move(held_.back());
      held_.clear();
      co_await detail::roll_back(c.state_);
      pool_.idle_.push_back(std::move(c));
      permit_.release();
    }

  private:
    pool &pool_;
    semaphore::permit permit_;
    std::vector<connection> held_; // one, between enter and exit
  };
  /// `co_await aio::with(pool.acquire(), body)`
  [[nodiscard]] acquired acquire() noexcept { return acquired(*this); }

private:
  std::string path_;
  semaphore free_;
  std::vector<connection> idle_;
};

} // namespace aio::sqlite
