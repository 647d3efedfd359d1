// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Waiting allocates nothing: what waits is queued in its own frame.
#include "virtual.hpp"

#include <aio/create_task.hpp>
#include <aio/sync/barrier.hpp>
#include <aio/sync/event.hpp>
#include <aio/sync/mutex.hpp>
#include <aio/sync/semaphore.hpp>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

static std::atomic<std::size_t> allocations = 0;

void *operator new(std::size_t size) {
  ++allocations;
  if (void *p = std::malloc(size))
    return p;
  throw std::bad_alloc();
}
void operator delete(void *p) noexcept { std::free(p); }
void operator delete(void *p, std::size_t) noexcept { std::free(p); }

namespace {

using aio::task;
using allocation_test = virtual_test;

/// Two tasks do `turn` five times; the first time may fill the heap of the loop's timers.
TEST_F(allocation_test, waiting_allocates_nothing) {
  aio::mutex m;
  aio::barrier b(2);
  aio::event e;
  aio::semaphore s(0);
  std::size_t before = 0;
  std::size_t after = 0;
  auto party = [&](bool first) -> task<> {
    for (int i = 0; i < 5; ++i) {
      if (i == 1)
        before = allocations;
      {
        auto guard = co_await m.lock(); // the second one waits
        co_await aio::sleep(1s);
      }
      (void)co_await b.wait();
      if (first) {
        co_await e.wait();
        s.release();
      } else {
        co_await aio::yield();
        e.set();
        e.clear();
        auto permit = co_await s.acquire();
      }
      (void)co_await b.wait();
    }
    after = allocations;
  };
  run([&]() -> task<> {
    auto one = aio::create_task(party(true));
    auto other = aio::create_task(party(false));
    co_await one;
    co_await other;
  });
  EXPECT_NE(before, 0U);
  EXPECT_EQ(after, before);
}

} // namespace
