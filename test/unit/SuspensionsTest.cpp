// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "flow/Suspensions.h"
#include "Parsed.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "subjects/Copies.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

using Marks = std::vector<std::string>;

TEST(Suspensions, EveryPlaceOfAnAwaitOnceAndInTheFlow) {
  Parsed P(R"cpp(
#define AWAIT(x) co_await x
struct pair { int a, b; };
struct item { item(int); ~item(); };
int sum(int, int);
generator<int> numbers(int);
task<> f(bool b) {
  int plain = [[co_await number()]];
  pair braced{[[co_await number()]], [[co_await number()]]};
  item made([[co_await number()]]);
  if (int n = [[co_await number()]]; n) {}
  if ([[co_await flag()]]) {}
  switch ([[co_await number()]]) { default:; }
  for (int i = [[co_await number()]]; [[co_await flag()]]; [[co_await step()]]) {}
  while (bool go = [[co_await flag()]]) {}
  do {} while ([[co_await flag()]]);
  for (int i : numbers([[co_await number()]])) [[co_await step()]];
  sum([[co_await number()]], sum([[co_await number()]], 1));
  b ? [[co_await step()]] : [[co_await step()]];
  b && [[co_await flag()]];
  plain += [[co_await number()]];
  int n = ({ int m = [[co_await number()]]; m; });
  auto l = [m = [[co_await number()]]] { return m; };
  int *p = new int([[co_await number()]]);
  try { [[co_await step()]]; } catch (int) {}
  [[AWAIT(step())]];
  if constexpr (sizeof(char) == 1) [[co_await step()]];
  throw [[co_await number()]];
})cpp");
  const Function &F = P.function("f");
  Marks Found;
  for (const SuspensionPoint &Point : F.suspensions()) {
    Found.push_back(P.spot(Point.Expr));
    EXPECT_TRUE(F.maySuspendAt(Point.Expr)) << Found.back();
    EXPECT_TRUE(flowOf(F)->reachable(Point.Expr)) << Found.back();
  }
  EXPECT_EQ(Found, P.marked());
}

TEST(Suspensions, YieldsSuspendToo) {
  Parsed P("generator<int> f(bool b) { [[co_yield 1]]; for (;; [[co_yield 2]]) if (b) [[co_yield "
           "3]]; }");
  Marks Found;
  for (const SuspensionPoint &Point : P.function("f").suspensions()) {
    EXPECT_TRUE(Point.isYield());
    Found.push_back(P.spot(Point.Expr));
  }
  EXPECT_EQ(Found, P.marked());
}

TEST(Suspensions, WhileAVariableLives) {
  Parsed P(R"cpp(
task<> f(bool parameter) {
  noisy early;
  { noisy inner; use(inner.value); }
  $first[[co_await step()]];
  for (;;) { noisy looped; if (parameter) break; $second[[co_await step()]]; }
  { noisy left; if (parameter) co_return; else throw 1; co_await step(); }
}
task<> late() { co_await step(); noisy last; co_await std::suspend_never{}; })cpp");
  const Function &F = P.function("f");
  auto While = [&](const char *Name) {
    return P.spot(suspensionWhileAlive(P.variable("f", Name), F));
  };
  EXPECT_EQ(While("parameter"), P.marked("first").front());
  EXPECT_EQ(While("early"), P.marked("first").front());
  EXPECT_EQ(While("looped"), P.marked("second").front());
  EXPECT_EQ(While("inner"), "nothing");
  EXPECT_EQ(While("left"), "nothing");
  EXPECT_FALSE(suspensionWhileAlive(P.variable("late", "last"), P.function("late")));
}

TEST(Suspensions, AfterAStatement) {
  Parsed P(R"cpp(
task<> f() { while ($head[[co_await flag()]]) $in^use(1); $out^use(2); }
)cpp");
  const Function &F = P.function("f");
  EXPECT_EQ(P.spot(suspensionAfter(P.at<CallExpr>("in"), F)), P.marked("head").front());
  EXPECT_FALSE(suspensionAfter(P.at<CallExpr>("out"), F));
}

TEST(Suspensions, Copies) {
  Parsed P("task<> f(int n) { auto copy = n; co_await step(); auto after = n; use(copy, after); }"
           "void g(int n) { auto copy = n; use(copy); }");
  auto Across = [&](const char *F, const char *Name) {
    return copyAcrossSuspension(P.variable(F, Name)->getLocation(), P.unit());
  };
  EXPECT_EQ(Across("f", "copy"), P.variable("f", "copy"));
  EXPECT_FALSE(Across("f", "after"));
  EXPECT_FALSE(Across("g", "copy"));
}

/// Of variable `v`: the suspension and the use after it; empty where no use is late.
Marks late(Parsed &P) {
  std::optional<LateUse> Found = lateUse(*P.variable("f", "v"), P.function("f"));
  return Found ? Marks{P.spot(Found->Suspended), P.spot(Found->Used)} : Marks{};
}

void expectLate(const char *Body) {
  Parsed P(std::string("task<> f(bool b, int n) { int v = n; ") + Body + " co_return; }");
  Marks Wanted = P.marked("s");
  for (const std::string &Use : P.marked("u"))
    Wanted.push_back(Use);
  EXPECT_EQ(late(P), Wanted) << Body;
}

TEST(Suspensions, LateUses) {
  expectLate("use(v); $s[[co_await step()]]; co_await step(); use($u[[v]]);");
  expectLate("if (b) $s[[co_await step()]]; use($u[[v]]);");
  expectLate("for (;;) { use($u[[v]]); $s[[co_await step()]]; }");
  expectLate("$s[[co_await step()]]; auto l = [&$u[[v]]] {};");
  expectLate("$s[[co_await step()]]; $u[[v]] += 1;");
}

TEST(Suspensions, UsesThatAreNotLate) {
  expectLate("use(v); co_await step();");
  expectLate("co_await step(); v = n; use(v);");
  expectLate("co_await std::suspend_never{}; use(v);");
  expectLate("if (b) { co_await step(); co_return; } use(v);");
  expectLate("use(v, co_await number());");
}

} // namespace
