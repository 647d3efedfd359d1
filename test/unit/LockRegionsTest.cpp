// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "facts/LockRegions.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// Whether the call at /*x*/ runs while a guard holds its lock.
bool held(const std::string &Body) {
  Parsed P("#include <mutex>\nvoid f(bool b, mutex &m, std::mutex &n) { " + Body + " }");
  return locksHeldAt(P.function("f")).count(P.at<CallExpr>("f", "x")) != 0;
}

TEST(LockRegions, WhileTheGuardLives) {
  EXPECT_TRUE(held("guard g(m); /*x*/ use(1);"));
  EXPECT_TRUE(held("std::lock_guard g(n); if (b) /*x*/ use(1);"));
  EXPECT_TRUE(held("std::unique_lock g(n); /*x*/ use(1); g.unlock();"));
}

TEST(LockRegions, BeforeAndAfter) {
  EXPECT_FALSE(held("/*x*/ use(1); guard g(m);"));
  EXPECT_FALSE(held("{ guard g(m); } /*x*/ use(1);"));
  EXPECT_FALSE(held("std::unique_lock g(n); g.unlock(); /*x*/ use(1);"));
  EXPECT_FALSE(held("std::unique_lock g(n, std::defer_lock); /*x*/ use(1);"));
  EXPECT_FALSE(held("noisy g; /*x*/ use(1);"));
}

TEST(LockRegions, NamesWhatTookTheLock) {
  Parsed P("void f(mutex &m) { guard g(m); /*x*/ use(1); }");
  EXPECT_EQ(locksHeldAt(P.function("f")).lookup(P.at<CallExpr>("f", "x")),
            P.variable("f", "g")->getInit());
}

} // namespace
