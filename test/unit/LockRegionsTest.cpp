// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/LockRegions.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// Expects of each body whether its call of use() runs while a guard holds its lock.
void expectHeld(bool Held, llvm::ArrayRef<const char *> Bodies) {
  std::string Code = "#include <mutex>\n";
  for (size_t I = 0; I != Bodies.size(); ++I)
    Code +=
        "void f" + std::to_string(I) + "(bool b, mutex &m, std::mutex &n) { " + Bodies[I] + " }";
  Parsed P(Code);
  for (size_t I = 0; I != Bodies.size(); ++I) {
    const Function &F = P.function("f" + std::to_string(I));
    auto Locks = locksHeldAt(F);
    for (const auto *Call : F.all<CallExpr>())
      if (Call->getDirectCallee() && Call->getDirectCallee()->getNameAsString() == "use")
        EXPECT_EQ(Locks.count(Call) != 0, Held) << Bodies[I];
  }
}

TEST(LockRegions, WhileTheGuardLives) {
  expectHeld(true, {"guard g(m); use(1);", "std::lock_guard g(n); if (b) use(1);",
                    "std::unique_lock g(n); use(1); g.unlock();"});
}

TEST(LockRegions, BeforeAndAfter) {
  expectHeld(false, {"use(1); guard g(m);", "{ guard g(m); } use(1);",
                     "std::unique_lock g(n); g.unlock(); use(1);",
                     "std::unique_lock g(n, std::defer_lock); use(1);", "noisy g; use(1);"});
}

TEST(LockRegions, NamesWhatTookTheLock) {
  Parsed P("void f(mutex &m) { guard g(m); ^use(1); }");
  EXPECT_EQ(locksHeldAt(P.function("f")).lookup(P.at<CallExpr>()), P.variable("f", "g")->getInit());
}

} // namespace
