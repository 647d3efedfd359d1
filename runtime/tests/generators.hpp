// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Generators that several tests pull.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/task.hpp>

#include <exception>
#include <optional>
#include <string>

inline aio::task<int> ready(int x) { co_return x; }

inline aio::async_generator<int> count(int n) {
  for (int i = 0; i < n; ++i)
    co_yield co_await ready(i);
}

/// Reports how it ended, and awaits while it unwinds.
inline aio::async_generator<int> traced(std::string &log) {
  std::exception_ptr error;
  try {
    co_yield 1;
    log += "resumed ";
    co_yield 2;
  } catch (const aio::generator_exit &) {
    log += "exit ";
    error = std::current_exception();
  } catch (const std::exception &e) {
    log += e.what();
    log += ' ';
    error = std::current_exception();
  }
  log += "cleanup" + std::to_string(co_await ready(7)) + " ";
  if (error)
    std::rethrow_exception(error);
}

inline aio::async_generator<int, void, std::string> echo(std::string &log) {
  for (int i = 0; i < 3; ++i) {
    std::optional<std::string> s = co_yield i;
    log += s ? *s : "-";
  }
}
