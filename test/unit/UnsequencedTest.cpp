// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "facts/Unsequenced.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Unsequenced, Operands) {
  auto Open = [](const std::string &E) {
    Parsed P("struct big { int m; }; big operator+(big, big); big operator<<(big, big); struct pair { int a, b; };"
             "int call(int, int); void f(int a, int b, big c, big d) { (void)(/*x*/ " + E + "); }");
    return unsequencedOperands(P.at<Expr>("f", "x")).size();
  };
  EXPECT_EQ(Open("a + b"), 2u);
  EXPECT_EQ(Open("a == b"), 2u);
  EXPECT_EQ(Open("c + d"), 2u);
  EXPECT_EQ(Open("call(a, b)"), 2u);
  EXPECT_EQ(Open("a && b"), 0u);
  EXPECT_EQ(Open("a || b"), 0u);
  EXPECT_EQ(Open("a , b"), 0u);
  EXPECT_EQ(Open("a << b"), 0u);
  EXPECT_EQ(Open("c << d"), 0u);
  EXPECT_EQ(Open("a = b"), 0u);
  EXPECT_EQ(Open("pair{a, b}"), 0u);
}

/// The name of what the second operand of `a + b` changes and the first mentions.
std::string clash(const std::string &Other, const std::string &Writer) {
  Parsed P("struct obj { task<int> next(); task<int> peek() const; int m; };"
           "task<> f(int n, int m, obj o, obj p) { use(" + Other + " + /*y*/ " + Writer + "); co_return; }");
  const Function &F = P.function("f");
  for (const auto *Sum : F.all<BinaryOperator>())
    if (Sum->getOpcode() == BO_Add) {
      const ValueDecl *Found = conflict(Sum->getLHS(), Sum->getRHS(), F);
      return Found ? Found->getNameAsString() : "";
    }
  ADD_FAILURE() << "no sum";
  return "";
}

TEST(Unsequenced, Conflicts) {
  EXPECT_EQ(clash("n", "(n = 1)"), "n");
  EXPECT_EQ(clash("n", "n++"), "n");
  EXPECT_EQ(clash("o.m", "(o.m += 2)"), "m");
  EXPECT_EQ(clash("co_await o.next()", "co_await o.next()"), "o");
  EXPECT_EQ(clash("n", "(m = 1)"), "");
  EXPECT_EQ(clash("co_await o.next()", "co_await p.next()"), "");
  EXPECT_EQ(clash("co_await o.peek()", "co_await o.peek()"), "");
}

TEST(Unsequenced, SuspensionsInside) {
  auto Suspends = [](const std::string &E) {
    Parsed P("task<> f(int n) { use(/*x*/ 1 + (" + E + ")); co_return; }");
    return suspensionIn(P.at<Expr>("f", "x"), P.function("f")) != nullptr;
  };
  EXPECT_TRUE(Suspends("co_await number()"));
  EXPECT_FALSE(Suspends("n"));
  EXPECT_FALSE(Suspends("(co_await std::suspend_never{}, n)"));
  EXPECT_FALSE(Suspends("([]() -> task<int> { co_return co_await number(); }(), n)"));
}

} // namespace
