// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "drive.hpp"

#include <aio/detail/frame_cache.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <thread>
#include <vector>

namespace {

using aio::detail::frame_cache;

TEST(frame_cache, the_next_frame_of_the_size_class_is_the_last_that_ended) {
  if (!AIO_KEEP_FRAMES)
    GTEST_SKIP() << "nothing is kept here";
  void *a = frame_cache::allocate(200);
  frame_cache::release(a, 200);
  void *other = frame_cache::allocate(300);
  EXPECT_NE(other, a);
  void *b = frame_cache::allocate(193);
  EXPECT_EQ(b, a);
  frame_cache::release(b, 193);
  frame_cache::release(other, 300);
}

TEST(frame_cache, large_ones_and_too_many_go_back) {
  std::vector<void *> all;
  for (int i = 0; i != 1000; ++i)
    all.push_back(frame_cache::allocate(64));
  EXPECT_EQ(std::set<void *>(all.begin(), all.end()).size(), all.size());
  for (void *p : all)
    frame_cache::release(p, 64);
  void *large = frame_cache::allocate(1 << 20);
  frame_cache::release(large, 1 << 20);
}

TEST(frame_cache, a_frame_ends_on_another_thread_and_after_its_thread_objects) {
  void *p = frame_cache::allocate(100);
  std::thread([p] { frame_cache::release(p, 100); }).join();
  struct late {
    ~late() { frame_cache::release(frame, 100); }
    void *frame = frame_cache::allocate(100);
  };
  std::thread([] {
    static thread_local late l; // made before the thread's cache, so it dies after it
    (void)l.frame;
    frame_cache::release(frame_cache::allocate(100), 100);
  }).join();
}

aio::task<int> value(int n) { co_return n; }

TEST(frame_cache, tasks_that_nest_keep_frames_apart) {
  drive([]() -> aio::task<> {
    for (int round = 0; round != 3; ++round) {
      auto a = value(1);
      auto b = value(2);
      auto c = value(3);
      EXPECT_EQ(co_await std::move(c), 3);
      auto d = value(4);
      EXPECT_EQ(co_await std::move(a), 1);
      EXPECT_EQ(co_await std::move(d), 4);
      EXPECT_EQ(co_await std::move(b), 2);
    }
  });
}

} // namespace
