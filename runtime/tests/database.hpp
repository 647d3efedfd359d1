// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the databases promise alike.
#pragma once

#include <aio/gather.hpp>
#include <aio/task.hpp>
#include <aio/with.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

/// `pool` has two connections; `insert` adds a row to a table `p` that this makes.
template <class Connection>
aio::task<> limits_and_hands_out_clean_connections(auto &pool, std::string insert) {
  auto create = [](Connection &c) -> aio::task<> { co_await c.execute("CREATE TABLE p (a int)"); };
  co_await aio::with(pool.acquire(), create);
  auto leave_open = [](Connection &c) -> aio::task<> {
    co_await c.execute("BEGIN");
    co_await c.execute("INSERT INTO p VALUES (0)");
  };
  co_await aio::with(pool.acquire(), leave_open); // undone
  int at_once = 0;
  int most = 0;
  auto add = [&](Connection &c) -> aio::task<> {
    most = std::max(most, ++at_once);
    co_await c.execute(insert);
    --at_once;
  };
  std::vector<aio::task<>> all;
  for (int i = 0; i < 10; ++i)
    all.push_back(aio::with(pool.acquire(), add));
  co_await aio::gather(std::move(all));
  EXPECT_EQ(most, 2);
  auto count = [](Connection &c) -> aio::task<std::int64_t> {
    const auto rows = co_await c.fetch_all("SELECT count(*) FROM p");
    co_return rows[0][0].integer();
  };
  EXPECT_EQ(co_await aio::with(pool.acquire(), count), 10);
}
