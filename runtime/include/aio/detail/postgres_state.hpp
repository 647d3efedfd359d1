// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PostgreSQL's values, and a PGconn on the loop. The contract is postgres.hpp's.
#pragma once

#include <aio/detail/uv_waiter.hpp>
#include <aio/executor.hpp>
#include <aio/task.hpp>

#include <libpq-fe.h>
#include <uv.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace aio::postgres {

/// What the server said, with its SQLSTATE; that is empty if the connection is gone.
class error : public std::runtime_error {
public:
  explicit error(const std::string &message, std::string sqlstate = {})
      : std::runtime_error(message), sqlstate_(std::move(sqlstate)) {}
  [[nodiscard]] const std::string &sqlstate() const noexcept { return sqlstate_; }

private:
  std::string sqlstate_;
};

using blob = std::vector<unsigned char>;

/// Null, boolean, integer, real, bytea; every other type is its text.
class value : public std::variant<std::monostate, bool, std::int64_t, double, std::string, blob> {
public:
  value() = default;
  value(std::same_as<bool> auto b) : variant(b) {}
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  value(I i) : variant(static_cast<std::int64_t>(i)) {}
  value(double d) : variant(d) {}
  value(std::string text) : variant(std::move(text)) {}
  value(const char *text) : variant(std::string(text)) {}
  value(blob b) : variant(std::move(b)) {}

  [[nodiscard]] bool is_null() const noexcept { return index() == 0; }
  [[nodiscard]] bool boolean() const { return std::get<bool>(*this); }
  [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(*this); }
  [[nodiscard]] double real() const { return std::get<double>(*this); }
  [[nodiscard]] const std::string &text() const { return std::get<std::string>(*this); }
};

using row = std::vector<value>;
using parameters = std::vector<value>;

namespace detail {

template <auto Free> struct freed_by {
  template <class T> void operator()(T *p) const noexcept { Free(p); }
};
using result = std::unique_ptr<PGresult, freed_by<PQclear>>;
using canceller = std::unique_ptr<PGcancel, freed_by<PQfreeCancel>>;

/// libuv's view of the connection's socket.
struct watcher final : aio::detail::uv_resource {
  uv_poll_t poll{};
  aio::detail::uv_waiter *waiting = nullptr;

  struct releases {
    void operator()(watcher *w) const noexcept { w->release(); }
  };
  static std::unique_ptr<watcher, releases> make(int descriptor) {
    uv_loop &l = aio::detail::current_uv_loop();
    auto own = std::make_unique<watcher>();
    aio::detail::uv_check(uv_poll_init(l.native(), &own->poll, descriptor));
    l.own(*own, reinterpret_cast<uv_handle_t *>(&own->poll));
    return std::unique_ptr<watcher, releases>(own.release());
  }
  static watcher &of(uv_poll_t *p) {
    return static_cast<watcher &>(*static_cast<aio::detail::uv_resource *>(p->data));
  }
};

/// The PGconn. Every function of libpq that it is given to returns at once.
struct state {
  state() = default;
  state(const state &) = delete;
  state &operator=(const state &) = delete;
  ~state() {
    socket.reset(); // stops watching; then the descriptor may go
    PQfinish(db);
  }

  [[noreturn]] void fail() const { throw error(PQerrorMessage(db)); }
  [[nodiscard]] bool usable() const noexcept {
    return !broken && db != nullptr && PQstatus(db) == CONNECTION_OK;
  }

  PGconn *db = nullptr;
  std::unique_ptr<watcher, watcher::releases> socket;
  bool busy = false;   // a statement runs
  bool broken = false; // one was left in the middle
};
using shared_state = std::shared_ptr<state>;

/// Suspends until the socket is ready for one of `events`.
inline task<> ready_for(state &s, int events) {
  if (!s.socket || s.socket->orphaned()) // a pool may serve one loop after the other
    s.socket = watcher::make(PQsocket(s.db));
  s.socket->check_loop("connection");
  aio::detail::uv_check(uv_poll_start(&s.socket->poll, events, [](uv_poll_t *p, int, int) {
    uv_poll_stop(p); // an error shows when libpq reads
    aio::detail::wake_and_clear(watcher::of(p).waiting);
  }));
  co_await aio::detail::uv_wait(s.socket->waiting);
}

/// Each step on a thread: libpq resolves names in them, and reads certificates.
inline task<shared_state> connect(std::string address) {
  auto s = std::make_shared<state>();
  auto start = [&] { s->db = PQconnectStart(address.c_str()); };
  co_await to_thread(std::move(start));
  if (s->db == nullptr)
    throw std::bad_alloc();
  auto step = PostgresPollingStatusType::PGRES_POLLING_WRITING;
  while (step != PGRES_POLLING_OK) {
    if (PQstatus(s->db) == CONNECTION_BAD || step == PGRES_POLLING_FAILED)
      s->fail();
    co_await ready_for(*s, step == PGRES_POLLING_READING ? UV_READABLE : UV_WRITABLE);
    auto next = [&] { step = PQconnectPoll(s->db); };
    s->socket.reset(); // the next address has a descriptor of its own, perhaps of the same number
    co_await to_thread(std::move(next));
  }
  if (PQsetnonblocking(s->db, 1) != 0)
    s->fail();
  co_return s;
}

inline constexpr std::size_t max_int = std::numeric_limits<int>::max(); // libpq counts in int

/// Parameters as text, which the server converts; bytes as they are.
struct bound_parameters {
  explicit bound_parameters(const parameters &values) {
    texts.reserve(values.size());
    for (const value &v : values) {
      const bool bytes = std::holds_alternative<blob>(v);
      const std::string &t = texts.emplace_back(text_of(v));
      pointers.push_back(v.is_null() ? nullptr : t.c_str());
      if (t.size() > max_int)
        throw std::length_error("aio: a parameter of more than 2 GiB");
      lengths.push_back(static_cast<int>(t.size()));
      formats.push_back(bytes ? 1 : 0);
    }
  }
  std::vector<std::string> texts;
  std::vector<const char *> pointers;
  std::vector<int> lengths, formats;

private:
  static std::string text_of(const value &v);
};

inline std::string bound_parameters::text_of(const value &v) {
  if (auto *b = std::get_if<bool>(&v))
    return *b ? "t" : "f";
  if (auto *i = std::get_if<std::int64_t>(&v))
    return std::to_string(*i);
  if (auto *d = std::get_if<double>(&v)) {
    char digits[32];
    const int n = std::snprintf(digits, sizeof digits, "%.17g", *d);
    return std::string(digits, static_cast<std::size_t>(n));
  }
  if (auto *t = std::get_if<std::string>(&v))
    return *t;
  if (auto *bytes = std::get_if<blob>(&v))
    return std::string(bytes->begin(), bytes->end());
  return {};
}

inline value read_value(const PGresult *r, int row, int column) {
  if (PQgetisnull(r, row, column) != 0)
    return {};
  const char *text = PQgetvalue(r, row, column);
  // The numbers of pg_type.dat, which never change.
  switch (PQftype(r, column)) {
  case 16: return *text == 't';
  case 20:
  case 21:
  case 23:
  case 26: return std::int64_t(std::stoll(text));
  case 700:
  case 701: return std::stod(text);
  case 17: {
    std::size_t size = 0;
    std::unique_ptr<unsigned char, freed_by<PQfreemem>> raw(
        PQunescapeBytea(reinterpret_cast<const unsigned char *>(text), &size));
    return blob(raw.get(), raw.get() + size);
  }
  default:
    return std::string(text, static_cast<std::size_t>(PQgetlength(r, row, column)));
  }
}

inline row read_row(const PGresult *r, int n) {
  row out;
  const int columns = PQnfields(r);
  out.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i != columns; ++i)
    out.push_back(read_value(r, n, i));
  return out;
}

} // namespace detail
} // namespace aio::postgres
