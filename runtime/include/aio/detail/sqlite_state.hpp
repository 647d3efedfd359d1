// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// SQLite's values, and a sqlite3 with its thread. The contract is sqlite.hpp's.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/executor.hpp>
#include <aio/task.hpp>

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
    if (sql.size() > static_cast<std::size_t>(sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, -1)))
      throw error("the statement is too long", SQLITE_TOOBIG); // its length would be cut to an int
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
  try {
    co_await on_thread(s, std::move(end));
  } catch (...) {
    error = aio::detail::first_error(error, std::current_exception(), "ending a statement failed");
  }
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

} // namespace aio::sqlite
