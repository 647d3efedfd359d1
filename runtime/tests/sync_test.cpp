// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/sync/barrier.hpp>
#include <aio/sync/condition.hpp>
#include <aio/sync/event.hpp>
#include <aio/sync/mutex.hpp>
#include <aio/sync/queue.hpp>
#include <aio/sync/semaphore.hpp>

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace {

using aio::create_task;
using aio::task;
using sync_test = virtual_test;

task<> hold(aio::mutex &m, std::string &log, char name) {
  auto guard = co_await m.lock();
  log += name;
  co_await aio::sleep(1s);
  log += name;
}

TEST_F(sync_test, mutex_excludes_in_order) {
  aio::mutex m;
  std::string log;
  run([&]() -> task<> {
    auto a = create_task(hold(m, log, 'a'));
    auto b = create_task(hold(m, log, 'b'));
    auto c = create_task(hold(m, log, 'c'));
    co_await c;
    EXPECT_EQ(log, "aabbcc");
    EXPECT_FALSE(m.locked());
    co_await a;
    co_await b;
  });
}

TEST_F(sync_test, mutex_cancelled_in_the_queue_and_after_the_hand_over) {
  aio::mutex m;
  std::string log;
  run([&]() -> task<> {
    auto mine = co_await m.lock();
    auto b = create_task(hold(m, log, 'b'));
    auto c = create_task(hold(m, log, 'c'));
    auto d = create_task(hold(m, log, 'd'));
    co_await aio::yield();
    b.cancel();
    co_await aio::yield();
    mine.unlock(); // hands over to c, which is cancelled before it runs
    c.cancel();
    co_await d;
    EXPECT_TRUE(b.was_cancelled());
    EXPECT_TRUE(c.was_cancelled());
    EXPECT_EQ(log, "dd");
    EXPECT_FALSE(m.locked());
  });
}

TEST_F(sync_test, mutex_by_hand) {
  aio::mutex m;
  EXPECT_THROW(m.unlock(), aio::invalid_state);
  EXPECT_TRUE(m.try_lock());
  EXPECT_FALSE(m.try_lock());
  m.unlock();
  EXPECT_FALSE(m.locked());
}

TEST_F(sync_test, semaphore_limits) {
  aio::semaphore s(2);
  int inside = 0;
  int most = 0;
  auto worker = [&]() -> task<> {
    auto permit = co_await s.acquire();
    most = std::max(most, ++inside);
    co_await aio::sleep(1s);
    --inside;
  };
  run([&]() -> task<> {
    std::vector<aio::task_handle<>> hs;
    for (int i = 0; i < 6; ++i)
      hs.push_back(create_task(worker()));
    co_await aio::yield();
    hs[3].cancel();
    for (auto &h : hs)
      if (&h != &hs[3])
        co_await h;
    EXPECT_EQ(most, 2);
    EXPECT_EQ(s.available(), 2U);
    EXPECT_EQ(at(), 3);
    EXPECT_TRUE(s.try_acquire());
    s.release();
  });
}

TEST_F(sync_test, semaphore_cancelled_after_the_hand_over) {
  aio::semaphore s(0);
  run([&]() -> task<> {
    auto waits = [&]() -> task<> { auto p = co_await s.acquire(); };
    auto h = create_task(waits());
    co_await aio::yield();
    s.release();
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(s.available(), 1U) << "the permit is not lost";
  });
}

TEST_F(sync_test, event) {
  aio::event e;
  int woken = 0;
  auto waits = [&]() -> task<> {
    co_await e.wait();
    ++woken;
  };
  run([&]() -> task<> {
    auto a = create_task(waits());
    auto b = create_task(waits());
    auto c = create_task(waits());
    co_await aio::yield();
    c.cancel();
    e.set();
    e.clear();
    co_await a;
    co_await b;
    EXPECT_THROW(co_await c, aio::cancelled);
    EXPECT_EQ(woken, 2);
    EXPECT_FALSE(e.is_set());
    e.set();
    co_await e.wait();
  });
}

TEST_F(sync_test, condition) {
  aio::mutex m;
  aio::condition c;
  int ready = 0;
  std::string log;
  auto consumer = [&](char name) -> task<> {
    auto guard = co_await m.lock();
    co_await c.wait(guard, [&] { return ready > 0; });
    EXPECT_TRUE(guard.owns_lock());
    --ready;
    log += name;
  };
  run([&]() -> task<> {
    auto a = create_task(consumer('a'));
    auto b = create_task(consumer('b'));
    co_await aio::sleep(1s);
    {
      auto guard = co_await m.lock();
      ready = 1;
      c.notify_one();
    }
    co_await a;
    EXPECT_EQ(log, "a");
    ready = 1;
    c.notify_all();
    co_await b;
    aio::mutex::guard none;
    EXPECT_THROW(co_await c.wait(none), aio::invalid_state);
  });
  EXPECT_FALSE(m.locked());
}

TEST_F(sync_test, condition_cancelled_takes_the_mutex_again_and_passes_the_notification_on) {
  aio::mutex m;
  aio::condition c;
  bool held = false;
  auto waits = [&](bool watch) -> task<> {
    auto guard = co_await m.lock();
    try {
      co_await c.wait(guard);
    } catch (const aio::cancelled &) {
      if (watch)
        held = guard.owns_lock();
      throw;
    }
  };
  run([&]() -> task<> {
    auto a = create_task(waits(true));
    auto b = create_task(waits(false));
    co_await aio::sleep(1s);
    c.notify_one();
    a.cancel();
    EXPECT_THROW(co_await a, aio::cancelled);
    EXPECT_TRUE(held);
    co_await b;
  });
  EXPECT_FALSE(m.locked());
}

TEST_F(sync_test, queue_hands_over_in_order_with_back_pressure) {
  aio::queue<std::unique_ptr<int>> q(2);
  run([&]() -> task<> {
    auto produce = [&]() -> task<> {
      for (int i = 0; i < 10; ++i)
        co_await q.put(std::make_unique<int>(i));
      q.close();
    };
    auto p = create_task(produce());
    co_await aio::sleep(1s);
    EXPECT_EQ(q.size(), 2U);
    int sum = 0;
    bool closed = false;
    try {
      for (int i = 0;; ++i) {
        auto v = co_await q.get();
        EXPECT_EQ(*v, i);
        sum += *v;
      }
    } catch (const aio::queue_closed &) {
      closed = true;
    }
    EXPECT_TRUE(closed);
    EXPECT_EQ(sum, 45);
    co_await p;
    EXPECT_THROW(co_await q.put(nullptr), aio::queue_closed);
    EXPECT_THROW((void)q.try_put(nullptr), aio::queue_closed);
    EXPECT_TRUE(q.empty());
    EXPECT_TRUE(q.closed());
  });
}

TEST_F(sync_test, queue_a_value_for_a_cancelled_getter_goes_back) {
  aio::queue<int> q;
  run([&]() -> task<> {
    auto gets = [&]() -> task<int> { co_return co_await q.get(); };
    auto a = create_task(gets());
    co_await aio::yield();
    co_await q.put(1);
    co_await q.put(2);
    a.cancel();
    EXPECT_THROW((void)co_await a, aio::cancelled);
    EXPECT_EQ(co_await q.get(), 1);
    EXPECT_EQ(co_await q.get(), 2);
    EXPECT_EQ(q.try_get(), std::nullopt);
  });
}

TEST_F(sync_test, queue_a_put_is_made_or_not_made) {
  aio::queue<int> q(1);
  run([&]() -> task<> {
    std::string log;
    auto puts = [&](int v) -> task<> {
      co_await q.put(v);
      log += "put ";
      co_await aio::yield();
      log += "not reached";
    };
    EXPECT_TRUE(q.try_put(0));
    EXPECT_FALSE(q.try_put(9));
    auto a = create_task(puts(1));
    auto b = create_task(puts(2));
    co_await aio::yield();
    b.cancel(); // still in its frame: not made
    EXPECT_EQ(q.try_get(), 0);
    a.cancel(); // taken already: made, raised at the next suspension
    EXPECT_THROW(co_await a, aio::cancelled);
    EXPECT_THROW(co_await b, aio::cancelled);
    EXPECT_EQ(log, "put ");
    EXPECT_EQ(q.try_get(), 1);
    EXPECT_TRUE(q.empty());
  });
}

TEST_F(sync_test, queue_in_other_orders) {
  run([]() -> task<> {
    aio::lifo_queue<int> last;
    aio::priority_queue<int> smallest(3);
    aio::priority_queue<std::unique_ptr<int>, std::greater<>> any;
    co_await any.put(nullptr);
    const std::array numbers{2, 3, 1};
    for (int n : numbers) {
      co_await last.put(n);
      co_await smallest.put(n);
    }
    EXPECT_FALSE(smallest.try_put(0));
    auto put = [&]() -> task<> { co_await smallest.put(0); };
    auto putting = aio::create_task(put());
    co_await aio::yield();
    std::vector<int> a;
    std::vector<int> b;
    for (int i = 0; i != 3; ++i) {
      a.push_back(co_await last.get());
      b.push_back(co_await smallest.get());
    }
    EXPECT_EQ(a, (std::vector{1, 3, 2}));
    EXPECT_EQ(b, (std::vector{1, 0, 2}));
    co_await putting;
  });
}

TEST_F(sync_test, queue_is_joined_when_every_value_is_done_with) {
  run([&]() -> task<> {
    aio::queue<int> q;
    co_await q.join();
    auto work = [&]() -> task<> {
      for (;;) {
        (void)co_await q.get();
        co_await aio::sleep(1s);
        q.task_done();
      }
    };
    auto working = aio::create_task(work());
    for (int i = 0; i != 3; ++i)
      co_await q.put(i);
    co_await q.join();
    EXPECT_EQ(at(), 3);
    EXPECT_THROW(q.task_done(), aio::invalid_state);
    working.cancel();
    EXPECT_THROW(co_await working, aio::cancelled);
  });
}

TEST_F(sync_test, queue_that_is_shut_down_at_once_drops_what_is_left) {
  run([]() -> task<> {
    aio::queue<int> q;
    co_await q.put(1);
    co_await q.put(2);
    EXPECT_EQ(co_await q.get(), 1);
    auto join = [&]() -> task<> { co_await q.join(); };
    auto joining = aio::create_task(join());
    co_await aio::yield();
    q.shutdown(true);
    EXPECT_TRUE(q.empty());
    EXPECT_THROW((void)co_await q.get(), aio::queue_closed);
    EXPECT_THROW(co_await q.put(3), aio::queue_closed);
    co_await aio::yield();
    EXPECT_FALSE(joining.done()) << "the first is not done with";
    q.task_done();
    co_await joining;
  });
}

TEST_F(sync_test, queue_close_wakes_who_waits) {
  aio::queue<int> full(1);
  aio::queue<int> none;
  run([&]() -> task<> {
    (void)full.try_put(0);
    auto p = create_task([](aio::queue<int> &q) -> task<> { co_await q.put(1); }(full));
    auto g = create_task([](aio::queue<int> &q) -> task<> { (void)co_await q.get(); }(none));
    co_await aio::yield();
    full.close();
    none.close();
    EXPECT_THROW(co_await p, aio::queue_closed);
    EXPECT_THROW(co_await g, aio::queue_closed);
    EXPECT_EQ(co_await full.get(), 0) << "what is left";
  });
}

TEST_F(sync_test, barrier_again_and_again) {
  aio::barrier b(3);
  std::vector<std::size_t> indices;
  auto party = [&](int s) -> task<> {
    for (int round = 0; round < 3; ++round) {
      co_await aio::sleep(1s * s);
      indices.push_back(co_await b.wait());
    }
  };
  run([&]() -> task<> {
    auto x = create_task(party(1));
    auto y = create_task(party(2));
    auto z = create_task(party(3));
    co_await x;
    co_await y;
    co_await z;
    EXPECT_EQ(indices.size(), 9U);
    EXPECT_EQ(at(), 9);
  });
  EXPECT_THROW(aio::barrier(0), aio::invalid_state);
}

TEST_F(sync_test, barrier_cancel_abort_reset) {
  aio::barrier b(2);
  auto waits = [&]() -> task<> { (void)co_await b.wait(); };
  run([&]() -> task<> {
    auto a = create_task(waits());
    co_await aio::yield();
    EXPECT_EQ(b.waiting_count(), 1U);
    a.cancel();
    EXPECT_THROW(co_await a, aio::cancelled);
    EXPECT_EQ(b.waiting_count(), 0U);
    auto c = create_task(waits());
    co_await aio::yield();
    b.abort();
    EXPECT_THROW(co_await c, aio::broken_barrier);
    EXPECT_THROW((void)co_await b.wait(), aio::broken_barrier);
    b.reset();
    EXPECT_FALSE(b.broken());
    auto d = create_task(waits());
    co_await aio::yield();
    EXPECT_EQ(co_await b.wait(), 1U);
    co_await d;
  });
}

TEST_F(sync_test, barrier_cancelled_after_the_last_has_come) {
  aio::barrier b(2);
  auto waits = [&]() -> task<> { (void)co_await b.wait(); };
  run([&]() -> task<> {
    auto a = create_task(waits());
    co_await aio::yield();
    EXPECT_EQ(co_await b.wait(), 1U) << "complete for the others";
    a.cancel();
    EXPECT_THROW(co_await a, aio::cancelled);
    EXPECT_EQ(b.waiting_count(), 0U);
  });
}

} // namespace
