// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"
#include "values/Consumption.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

unsigned callsOf(const Function &F, llvm::StringRef Name) {
  unsigned Count = 0;
  for (const auto *Call : F.all<CallExpr>())
    if (const FunctionDecl *Callee = calleeOf(Call))
      Count += Callee->getIdentifier() && Callee->getName() == Name;
  return Count;
}

TEST(Walk, AwaitedOperandsAreSeenOnce) {
  Parsed P(
      "task<> f() { co_await step(); int n = co_await number() + co_await number(); use(n); }");
  EXPECT_EQ(callsOf(P.function("f"), "step"), 1u);
  EXPECT_EQ(callsOf(P.function("f"), "number"), 2u);
  EXPECT_EQ(P.function("f").suspensions().size(), 3u);
  EXPECT_EQ(callsOf(P.function("f"), "await_ready"), 0u);
}

TEST(Walk, ThroughAwaitTransformThatRebuilds) {
  Parsed P("struct own { struct promise_type { own get_return_object();"
           " std::suspend_always initial_suspend(); std::suspend_always final_suspend() noexcept;"
           " void return_void(); void unhandled_exception();"
           " template <class T> T await_transform(T &&t) { return std::move(t); } }; };\n"
           "own f() { co_await step(); }");
  EXPECT_EQ(callsOf(P.function("f"), "step"), 1u);
  EXPECT_EQ(P.function("f").suspensions().size(), 1u);
}

TEST(Walk, LambdaBodiesAreTheirOwnFunctions) {
  Parsed P("task<> f(int n) { auto l = [m = n + 1]() -> task<> { co_await step(); };"
           " co_await l(); }");
  EXPECT_EQ(callsOf(P.function("f"), "step"), 0u);
  EXPECT_EQ(P.function("f").suspensions().size(), 1u);
  EXPECT_EQ(callsOf(P.function("f::lambda"), "step"), 1u);
  EXPECT_EQ(P.function("f").uses(P.variable("f", "n")).size(), 1u);
}

TEST(Walk, UnevaluatedAndDiscardedCodeIsLeftOut) {
  Parsed P("int n(); template <int I> task<> f() {"
           " (void)sizeof(n()); (void)noexcept(n()); using t = decltype(n());"
           " if constexpr (I == 1) co_await step(); else n(); co_return; }\n"
           "template task<> f<1>(); template task<> f<2>();");
  for (const auto &F : P.unit().functions())
    if (F->name() == "f") {
      bool One = F->decl().getTemplateSpecializationArgs()->get(0).getAsIntegral() == 1;
      EXPECT_EQ(callsOf(*F, "n"), One ? 0u : 1u);
      EXPECT_EQ(F->suspensions().size(), One ? 1u : 0u);
    }
}

TEST(Walk, StatementExpressionsMacrosAndDefaults) {
  Parsed P("#define AWAIT(x) co_await x\nint d(); void with(int = d());\n"
           "task<> f() { int n = ({ int m = AWAIT(number()); m; }); with(); use(n); }");
  EXPECT_EQ(P.function("f").suspensions().size(), 1u);
  EXPECT_EQ(callsOf(P.function("f"), "d"), 1u);
  EXPECT_TRUE(P.variable("f", "m"));
}

TEST(Walk, RangesAndHandlers) {
  Parsed P("generator<int> g(); task<> f() { for (int i : g()) co_await step();"
           " try { co_await step(); } catch (int e) { use(e); } }");
  EXPECT_EQ(P.function("f").suspensions().size(), 2u);
  EXPECT_EQ(callsOf(P.function("f"), "g"), 1u);
  EXPECT_TRUE(P.variable("f", "i"));
  EXPECT_TRUE(P.variable("f", "e"));
}

TEST(Walk, ValuesThroughWhatKeepsThem) {
  Parsed P("task<> f(task<> t) { auto u = std::move((t)); task<> v{static_cast<task<> &&>(u)};"
           " co_await std::move(v); }");
  const Function &F = P.function("f");
  EXPECT_EQ(variableOf(P.variable("f", "u")->getInit()), P.variable("f", "t"));
  EXPECT_EQ(variableOf(P.variable("f", "v")->getInit()), P.variable("f", "u"));
  EXPECT_EQ(variableOf(F.suspensions()[0].Expr->getOperand()), P.variable("f", "v"));
  EXPECT_EQ(variableOf(nullptr), nullptr);
  EXPECT_EQ(valueOf(nullptr), nullptr);
}

TEST(Walk, EverySuspensionHasAWayUpToTheBody) {
  Parsed P("struct pair { int a, b; }; int sum(int, int);\n"
           "task<int> f() { pair p{co_await number(), 2}; if (co_await flag()) p.a = 1;"
           " while (co_await flag()) ++p.b; int *q = new int(co_await number());"
           " co_return sum(co_await number(), p.a) + (co_await flag() ? 1 : *q); }");
  const Function &F = P.function("f");
  EXPECT_EQ(F.suspensions().size(), 6u);
  for (const SuspensionPoint &Point : F.suspensions()) {
    const Stmt *Top = Point.Expr;
    while (const Stmt *Up = F.parent(Top))
      Top = Up;
    EXPECT_EQ(Top, F.body());
  }
}

} // namespace
