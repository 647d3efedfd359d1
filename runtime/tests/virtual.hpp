// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A virtual loop for one test, with the problems that were reported in it.
#pragma once

#include <aio/run_on.hpp>
#include <aio/sleep.hpp>
#include <aio/virtual_loop.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

class virtual_test : public testing::Test {
protected:
  virtual_test() {
    loop.set_exception_handler(
        [this](const aio::problem &p) { problems.push_back(std::string(p.check) + p.message); });
  }
  template <class F> auto run(F f) { return aio::run_on(loop, std::move(f)); }
  /// Seconds since the loop began.
  [[nodiscard]] long at() const { return loop.now().time_since_epoch() / 1s; }

  std::vector<std::string> problems;
  aio::virtual_loop loop;
};

inline aio::task<int> after(int seconds, int value = 0) {
  co_await aio::sleep(1s * seconds);
  co_return value;
}
inline aio::task<int> fail_after(int seconds, std::string what) {
  co_await aio::sleep(1s * seconds);
  throw std::runtime_error(what);
}
/// Logs how it ended; cleanup takes a second.
inline aio::task<> logged(std::string &log, int seconds) {
  bool stopped = false;
  try {
    co_await aio::sleep(1s * seconds);
    log += "done ";
  } catch (const aio::cancelled &) {
    log += "cancelled ";
    stopped = true;
  }
  if (stopped) {
    co_await aio::sleep(1s);
    log += "cleaned ";
    throw aio::cancelled();
  }
}
