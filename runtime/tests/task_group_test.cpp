// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "virtual.hpp"

#include <aio/task_group.hpp>

namespace {

using aio::task;
using aio::task_group;
using task_group_test = virtual_test;

TEST_F(task_group_test, joins_every_child) {
  std::string log;
  run([&]() -> task<> {
    const int r = co_await task_group::run([&](task_group &g) -> task<int> {
      g.spawn(logged(log, 5));
      g.spawn(logged(log, 3));
      auto h = g.create_task(after(1, 9));
      co_return co_await h;
    });
    EXPECT_EQ(r, 9);
    EXPECT_EQ(log, "done done ");
    EXPECT_EQ(at(), 5);
  });
}

TEST_F(task_group_test, the_first_failure_cancels_children_and_body_and_all_errors_are_kept) {
  std::string log;
  run([&]() -> task<> {
    try {
      co_await task_group::run([&](task_group &g) -> task<> {
        g.spawn(logged(log, 100));
        g.spawn(fail_after(2, "first"));
        g.spawn([]() -> task<> {
          try {
            co_await aio::sleep(100s);
          } catch (const aio::cancelled &) {
            throw std::runtime_error("second");
          }
        }());
        co_await logged(log, 100);
      });
      ADD_FAILURE();
    } catch (const aio::exception_group &e) {
      EXPECT_EQ(e.errors().size(), 2U);
      EXPECT_EQ(aio::detail::describe(e.errors()[0]), "first");
    }
    EXPECT_EQ(log, "cancelled cancelled cleaned cleaned ");
    EXPECT_EQ(co_await aio::this_task::cancel_requests(), 0U);
    co_await aio::sleep(1s);
  });
  EXPECT_TRUE(problems.empty());
}

TEST_F(task_group_test, a_failing_body_cancels_the_children) {
  std::string log;
  run([&]() -> task<> {
    try {
      co_await task_group::run([&](task_group &g) -> task<> {
        g.spawn(logged(log, 100));
        co_await aio::sleep(1s);
        throw std::runtime_error("body");
      });
      ADD_FAILURE();
    } catch (const aio::exception_group &e) {
      EXPECT_EQ(aio::detail::describe(e.errors().back()), "body");
    }
    EXPECT_EQ(log, "cancelled cleaned ");
  });
}

TEST_F(task_group_test, a_cancellation_from_outside_cancels_all_and_is_raised) {
  std::string log;
  run([&]() -> task<> {
    auto body = [&]() -> task<> {
      co_await task_group::run([&](task_group &g) -> task<> {
        g.spawn(logged(log, 100));
        co_return;
      });
    };
    auto h = aio::create_task(body());
    co_await aio::sleep(1s);
    h.cancel();
    EXPECT_THROW(co_await h, aio::cancelled);
    EXPECT_EQ(log, "cancelled cleaned ");
    auto in_body = [&]() -> task<> {
      co_await task_group::run([&](task_group &g) -> task<> {
        g.spawn(logged(log, 100));
        co_await aio::sleep(100s);
      });
    };
    auto k = aio::create_task(in_body());
    co_await aio::sleep(1s);
    k.cancel();
    EXPECT_THROW(co_await k, aio::cancelled);
  });
}

TEST_F(task_group_test, failure_and_cancellation_the_failure_is_thrown_the_request_stays) {
  run([&]() -> task<> {
    auto body = [&]() -> task<> {
      bool failed = false;
      try {
        co_await task_group::run([&](task_group &g) -> task<> {
          g.spawn(fail_after(2, "x"));
          co_await aio::sleep(100s);
        });
      } catch (const aio::exception_group &) {
        failed = true;
      }
      EXPECT_TRUE(failed);
      co_await aio::sleep(100s);
    };
    auto h = aio::create_task(body());
    auto u = h;
    loop.call_later(2s, [u, this] { loop.call_soon([u] { u.cancel(); }); });
    EXPECT_THROW(co_await h, aio::cancelled);
  });
  EXPECT_LT(at(), 10);
}

TEST_F(task_group_test, a_child_that_is_cancelled_alone_has_ended) {
  run([]() -> task<> {
    co_await task_group::run([](task_group &g) -> task<> {
      auto h = g.create_task(after(100));
      co_await aio::sleep(1s);
      h.cancel();
    });
  });
  EXPECT_EQ(at(), 1);
}

TEST_F(task_group_test, a_child_after_the_end_is_an_error) {
  run([]() -> task<> {
    task_group *escaped = nullptr;
    auto body = [&](task_group &g) -> task<> {
      escaped = &g;
      auto late = [](task_group &t) -> task<> {
        try {
          co_await aio::sleep(100s);
        } catch (const aio::cancelled &) {
          t.spawn(after(100)); // the group is failing: cancelled at once
          throw;
        }
      };
      g.spawn(late(g));
      g.spawn(fail_after(1, "x"));
      co_return;
    };
    EXPECT_THROW(co_await task_group::run(body), aio::exception_group);
  });
  EXPECT_EQ(at(), 1);
}

TEST_F(task_group_test, children_may_refer_to_the_frame_that_waits) {
  run([]() -> task<> {
    int sum = 0;
    co_await task_group::run([&](task_group &g) -> task<> {
      auto add = [&sum](int n) -> task<> {
        co_await aio::sleep(1s * n);
        sum += n;
      };
      for (int i = 1; i <= 10; ++i)
        co_await aio::yield();
      auto a = g.create_task(add(1));
      auto b = g.create_task(add(2));
      co_await a;
      co_await b;
    });
    EXPECT_EQ(sum, 3);
  });
}

TEST_F(task_group_test, cancel_ends_children_and_body_without_an_exception) {
  std::string log;
  run([&]() -> task<> {
    auto body = [&](task_group &g) -> task<> {
      g.spawn(logged(log, 100));
      co_await aio::sleep(1s);
      g.cancel();
      g.spawn(logged(log, 100)); // cancelled before it begins
      co_await aio::sleep(100s);
      log += "never ";
    };
    co_await task_group::run(std::ref(body));
    EXPECT_EQ(co_await aio::this_task::cancel_requests(), 0U);
    co_await aio::sleep(1s);
  });
  EXPECT_EQ(log, "cancelled cleaned ");
  EXPECT_EQ(at(), 3);
}

TEST_F(task_group_test, a_child_may_cancel_its_group) {
  run([&]() -> task<> {
    auto ends = [](task_group &g) -> task<> {
      co_await aio::sleep(1s);
      g.cancel();
    };
    auto after_the_body = [&](task_group &g) -> task<int> {
      g.spawn(after(100));
      g.spawn(ends(g));
      co_return 7;
    };
    EXPECT_EQ(co_await task_group::run(std::ref(after_the_body)), 7);
    auto within_the_body = [&](task_group &g) -> task<int> {
      g.spawn(ends(g));
      co_return co_await after(100);
    };
    EXPECT_THROW((void)co_await task_group::run(std::ref(within_the_body)), aio::cancelled);
  });
  EXPECT_EQ(at(), 2);
}

TEST_F(task_group_test, cancel_hides_neither_a_failure_nor_a_cancellation_from_outside) {
  std::string log;
  run([&]() -> task<> {
    auto fails = []() -> task<> {
      try {
        co_await aio::sleep(100s);
      } catch (const aio::cancelled &) {
        throw std::runtime_error("cleanup");
      }
    };
    auto body = [&](task_group &g) -> task<> {
      g.spawn(fails());
      co_await aio::sleep(1s);
      g.cancel();
    };
    EXPECT_THROW(co_await task_group::run(std::ref(body)), aio::exception_group);
    auto outer = [&]() -> task<> {
      auto both = [&](task_group &g) -> task<> {
        (co_await aio::this_task::get_context())->cancel();
        g.cancel();
        co_await aio::sleep(100s);
      };
      co_await task_group::run(std::ref(both));
    };
    auto h = aio::create_task(outer());
    EXPECT_THROW(co_await h, aio::cancelled);

    auto joining = [&]() -> task<> {
      auto early = [&](task_group &g) -> task<> {
        g.spawn(logged(log, 100)); // its cleanup takes a second
        co_await aio::sleep(1s);
        g.cancel();
        co_return;
      };
      co_await task_group::run(std::ref(early));
    };
    auto late = aio::create_task(joining());
    co_await aio::sleep(1500ms);
    late.cancel();
    EXPECT_THROW(co_await late, aio::cancelled);
  });
}

} // namespace
