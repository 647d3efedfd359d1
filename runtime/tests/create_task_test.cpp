// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/context_variable.hpp>

#include <memory>

namespace {

using aio::create_task;
using aio::task;
using aio::task_handle;
using create_task_test = virtual_test;

TEST_F(create_task_test, begins_in_the_next_turn_and_gives_its_value) {
  run([&]() -> task<> {
    bool began = false;
    auto body = [](bool &b) -> task<int> {
      b = true;
      co_return 7;
    };
    auto h = create_task(body(began));
    EXPECT_FALSE(began);
    EXPECT_EQ(co_await h, 7);
    EXPECT_TRUE(h.done());
    EXPECT_EQ(co_await h, 7) << "an lvalue handle can be awaited again";
    EXPECT_EQ(h.result(), 7);
  });
}

TEST_F(create_task_test, a_value_is_moved_out_once) {
  run([]() -> task<> {
    auto h = create_task([]() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(3); }());
    auto copy = h;
    auto p = co_await std::move(h);
    EXPECT_EQ(*p, 3);
    EXPECT_TRUE(h.empty());
    EXPECT_THROW((void)co_await copy, aio::invalid_state);
    EXPECT_THROW((void)co_await std::move(copy), aio::invalid_state);
  });
}

TEST_F(create_task_test, runs_concurrently) {
  run([&]() -> task<> {
    auto a = create_task(after(3, 1));
    auto b = create_task(after(2, 2));
    EXPECT_EQ(co_await a + co_await b, 3);
  });
  EXPECT_EQ(at(), 3);
}

TEST_F(create_task_test, throws_what_the_body_threw) {
  run([]() -> task<> {
    auto h = create_task(fail_after(1, "boom"));
    EXPECT_THROW((void)co_await h, std::runtime_error);
    EXPECT_THROW((void)h.result(), std::runtime_error);
    EXPECT_NE(h.exception(), nullptr);
  });
  EXPECT_TRUE(problems.empty());
}

TEST_F(create_task_test, an_exception_nobody_retrieved_is_reported) {
  run([]() -> task<> {
    create_task(fail_after(1, "lost"), "careless").detach();
    co_await aio::sleep(5s);
  });
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("careless"), std::string::npos);
}

TEST_F(create_task_test, the_last_handle_dropped_cancels_and_the_loop_sees_it_through) {
  std::string log;
  run([&]() -> task<> {
    {
      auto h = create_task(logged(log, 100));
      co_await aio::sleep(1s);
    }
    EXPECT_EQ(log, "") << "never inside a destructor";
    co_await aio::sleep(5s);
    EXPECT_EQ(log, "cancelled cleaned ");
  });
}

TEST_F(create_task_test, detach_lets_it_run_on) {
  std::string log;
  run([&]() -> task<> {
    create_task(logged(log, 2)).detach();
    co_await aio::sleep(5s);
  });
  EXPECT_EQ(log, "done ");
}

TEST_F(create_task_test, cancel_raises_where_it_waits_and_cleanup_may_await) {
  std::string log;
  run([&]() -> task<> {
    auto h = create_task(logged(log, 100));
    co_await aio::sleep(1s);
    EXPECT_TRUE(h.cancel());
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_TRUE(h.was_cancelled());
    EXPECT_FALSE(h.cancel()) << "over";
    EXPECT_EQ(log, "cancelled cleaned ");
  });
  EXPECT_EQ(at(), 2);
  EXPECT_TRUE(problems.empty());
}

TEST_F(create_task_test, cancelled_before_it_began_never_runs) {
  std::string log;
  run([&]() -> task<> {
    auto h = create_task(logged(log, 1));
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
  });
  EXPECT_EQ(log, "");
}

TEST_F(create_task_test, swallowing_a_cancellation_is_visible) {
  run([]() -> task<> {
    auto h = create_task([]() -> task<int> {
      try {
        co_await aio::sleep(100s);
      } catch (const aio::cancelled &) {
      }
      co_return 1;
    }());
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_EQ(co_await h, 1);
    EXPECT_FALSE(h.was_cancelled());
    EXPECT_EQ(h.cancel_requests(), 1U);
  });
}

TEST_F(create_task_test, a_cancellation_without_a_suspension_left_still_cancels) {
  run([]() -> task<> {
    auto h = create_task([]() -> task<int> {
      (co_await aio::this_task::get_context())->cancel();
      co_return 1;
    }());
    EXPECT_THROW((void)co_await h, aio::cancelled);
  });
}

TEST_F(create_task_test, cancelling_who_awaits_a_handle_cancels_its_task_and_waits_for_it) {
  std::string log;
  run([&]() -> task<> {
    auto inner = create_task(logged(log, 100));
    auto outer = create_task([](task_handle<> h) -> task<> { co_await h; }(inner));
    co_await aio::sleep(1s);
    outer.cancel();
    EXPECT_THROW(co_await outer, aio::cancelled);
    EXPECT_TRUE(inner.done());
    EXPECT_EQ(log, "cancelled cleaned ");
  });
}

TEST_F(create_task_test, the_frame_is_gone_when_a_waiter_goes_on) {
  auto token = std::make_shared<int>(0);
  run([&]() -> task<> {
    auto h = create_task([](std::shared_ptr<int>) -> task<> { co_return; }(token));
    EXPECT_EQ(token.use_count(), 2);
    co_await h;
    EXPECT_EQ(token.use_count(), 1);
  });
}

TEST_F(create_task_test, names) {
  run([]() -> task<> {
    auto a = create_task(after(0), "mine");
    auto b = create_task(after(0));
    EXPECT_EQ(a.name(), "mine");
    EXPECT_EQ(b.name(), "task-" + std::to_string(b.id()));
    co_await a;
    co_await b;
  });
}

TEST_F(create_task_test, misuse_is_a_defined_exception) {
  EXPECT_THROW((void)create_task(after(1)), aio::invalid_state) << "no loop";
  run([]() -> task<> {
    EXPECT_THROW((void)create_task(task<>()), aio::invalid_state);
    task_handle<> empty;
    EXPECT_THROW(co_await empty, aio::invalid_state);
    EXPECT_THROW((void)empty.done(), aio::invalid_state);
    auto h = create_task(after(1));
    EXPECT_THROW((void)h.result(), aio::invalid_state);
    EXPECT_THROW((void)h.exception(), aio::invalid_state);
    co_await h;
  });
}

TEST_F(create_task_test, a_task_cannot_await_itself) {
  run([]() -> task<> {
    task_handle<> self;
    auto body = [](task_handle<> &me) -> task<> { co_await me; };
    self = create_task(body(self));
    auto keep = self;
    EXPECT_THROW(co_await keep, aio::invalid_state);
  });
}

TEST_F(create_task_test, a_handle_outlives_its_loop) {
  std::optional<task_handle<int>> h;
  {
    aio::virtual_loop l;
    aio::run_on(l, [&]() -> task<> {
      h = create_task(after(1, 5));
      co_await *h;
    });
  }
  EXPECT_EQ(h->result(), 5);
}

TEST_F(create_task_test, many) {
  run([]() -> task<> {
    std::vector<task_handle<int>> hs;
    for (int i = 0; i < 10'000; ++i)
      hs.push_back(create_task(after(i % 10, 1)));
    int sum = 0;
    for (auto &h : hs)
      sum += co_await h;
    EXPECT_EQ(sum, 10'000);
  });
}

TEST_F(create_task_test, a_cancellation_says_why) {
  const auto why = [](aio::task_handle<> h) -> task<std::string> {
    try {
      co_await h;
    } catch (const aio::cancelled &e) {
      co_return e.what();
    }
    co_return "";
  };
  run([&]() -> task<> {
    auto sleeping = []() -> task<> { co_await aio::sleep(100s); };
    auto joining = [&]() -> task<> { co_await aio::create_task(sleeping()); };
    auto h = aio::create_task(sleeping());
    auto early = aio::create_task(sleeping());
    EXPECT_TRUE(early.cancel("never began"));
    co_await aio::sleep(1s);
    EXPECT_TRUE(h.cancel("no longer needed"));
    EXPECT_EQ(co_await why(h), "no longer needed");
    EXPECT_EQ(co_await why(early), "never began");
    auto outer = aio::create_task(joining());
    co_await aio::sleep(1s);
    outer.cancel("with all that it waits for");
    EXPECT_EQ(co_await why(outer), "with all that it waits for");
    auto plain = aio::create_task(sleeping());
    plain.cancel();
    EXPECT_EQ(co_await why(plain), aio::cancelled().what());
  });
}

TEST_F(create_task_test, eager_it_begins_at_once) {
  std::string log;
  run([&]() -> task<> {
    auto body = [&](bool waits) -> task<int> {
      log += "begin ";
      if (waits)
        co_await aio::sleep(1s);
      log += "end ";
      co_return 3;
    };
    auto quick = aio::create_task(body(false), aio::eager);
    EXPECT_TRUE(quick.done());
    EXPECT_EQ(quick.result(), 3);
    EXPECT_EQ(log, "begin end ");
    auto slow = aio::create_task(body(true), aio::eager, "slow");
    EXPECT_EQ(log, "begin end begin ");
    EXPECT_EQ(slow.name(), "slow");
    EXPECT_EQ(co_await slow, 3);
    auto throws = []() -> task<> {
      throw std::runtime_error("at once");
      co_return;
    };
    auto failed = aio::create_task(throws(), aio::eager);
    EXPECT_TRUE(failed.done());
    EXPECT_THROW(co_await failed, std::runtime_error);
  });
}

task<int> eager_depth(int n) {
  if (n == 0)
    co_return 0;
  auto inner = aio::create_task(eager_depth(n - 1), aio::eager);
  co_await aio::yield();
  co_return 1 + co_await inner;
}

TEST_F(create_task_test, eager_within_eager_each_with_its_own_context) {
  aio::context_variable<int> number(0);
  run([&]() -> task<> {
    EXPECT_EQ(co_await eager_depth(100), 100);
    number.set(1);
    auto child = [&]() -> task<> {
      number.set(2);
      co_return;
    };
    (void)aio::create_task(child(), aio::eager);
    EXPECT_EQ(number.get(), 1);
    auto cancels_itself = []() -> task<> {
      (co_await aio::this_task::get_context())->cancel();
      co_await aio::sleep(1s);
    };
    auto h = aio::create_task(cancels_itself(), aio::eager);
    EXPECT_THROW(co_await h, aio::cancelled);
    co_await aio::sleep(1s); // the outer one is not cancelled
  });
}

} // namespace
