// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the databases share: a pool of connections, and a transaction as a context manager.
#pragma once

#include <aio/detail/report.hpp>
#include <aio/sync/semaphore.hpp>
#include <aio/task.hpp>
#include <aio/with.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aio::detail {

template <class Connection> class transaction_manager {
public:
  explicit transaction_manager(Connection c, const char *begin)
      : connection_(std::move(c)), begin_(begin) {}

  task<Connection &> enter() {
    std::exception_ptr failed;
    try {
      co_await connection_.execute(begin_);
    } catch (...) { // also cancelled just after it began
      failed = std::current_exception();
    }
    if (failed)
      co_await roll_back(failed);
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
    if (failed)
      co_await roll_back(failed);
  }

private:
  /// Throws `failed`. A connection that is lost has nothing to undo.
  task<> roll_back(std::exception_ptr failed) {
    try {
      if (connection_.usable())
        co_await connection_.roll_back();
    } catch (...) {
      failed = first_error(failed, std::current_exception(), "rolling back failed");
    }
    std::rethrow_exception(failed);
  }

  Connection connection_;
  const char *begin_;
};

/// At most `size` connections, opened when they are needed and kept.
template <class Connection> class connection_pool {
public:
  connection_pool(std::string address, std::size_t size)
      : address_(std::move(address)), free_(size) {}
  connection_pool(const connection_pool &) = delete;
  connection_pool &operator=(const connection_pool &) = delete;

  class acquired {
  public:
    explicit acquired(connection_pool &p) noexcept : pool_(p) {}
    task<Connection &> enter() {
      permit_ = co_await pool_.free_.acquire();
      if (pool_.idle_.empty()) {
        held_.emplace(co_await Connection::open(pool_.address_));
      } else {
        held_.emplace(std::move(pool_.idle_.back()));
        pool_.idle_.pop_back();
      }
      co_return *held_;
    }
    /// The next one gets it without a transaction; if that fails it is closed.
    task<> exit(std::exception_ptr error) {
      Connection c = std::move(*held_);
      held_.reset();
      std::exception_ptr failed;
      try {
        if (!error || c.usable())
          co_await c.roll_back();
      } catch (...) {
        failed = first_error(error, std::current_exception(), "rolling back failed");
      }
      if (!failed && c.usable())
        pool_.idle_.push_back(std::move(c));
      permit_.release();
      if (failed)
        std::rethrow_exception(failed);
    }

  private:
    connection_pool &pool_;
    semaphore::permit permit_;
    std::optional<Connection> held_; // between enter and exit
  };
  /// `co_await aio::with(pool.acquire(), body)`
  [[nodiscard]] acquired acquire() noexcept { return acquired(*this); }

private:
  std::string address_;
  semaphore free_;
  std::vector<Connection> idle_;
};

} // namespace aio::detail
