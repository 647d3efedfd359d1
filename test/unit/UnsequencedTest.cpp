// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Unsequenced.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Unsequenced, Operands) {
  auto Open = [](const std::string &E) {
    Parsed P(
        "struct big { int m; }; big operator+(big, big); big operator<<(big, big); struct pair { "
        "int a, b; };"
        "int call(int, int); struct grid { int operator[](int, int); int operator()(int, int); };"
        "void f(int a, int b, big c, big d, grid g, int *p, int pair::*q, pair o) { (void)(^" +
            E + "); }",
        {"-std=c++23"});
    return unsequencedOperands(P.at<Expr>()).size();
  };
  EXPECT_EQ(Open("a + b"), 2u);
  EXPECT_EQ(Open("a == b"), 2u);
  EXPECT_EQ(Open("c + d"), 2u);
  EXPECT_EQ(Open("call(a, b)"), 2u);
  EXPECT_EQ(Open("g[a, b]"), 2u);
  EXPECT_EQ(Open("g(a, b)"), 2u);
  EXPECT_EQ(Open("a <=> b"), 2u);
  EXPECT_EQ(Open("operator<<(c, d)"), 2u); // as a function, not as an operator
  EXPECT_EQ(Open("p[a]"), 0u);
  EXPECT_EQ(Open("o.*q"), 0u);
  EXPECT_EQ(Open("b ? a : b"), 0u);
  EXPECT_EQ(Open("a += b"), 0u);
  EXPECT_EQ(Open("c = d"), 0u);
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
  Parsed P("struct seq { task<int> next(); };"
           "struct obj { task<int> next(); task<int> peek() const; int m; int *n; seq at; };"
           "task<> f(int n, int m, obj o, obj p, obj *q, obj *r) { use(" +
           Other + " + " + Writer + "); co_return; }");
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
  EXPECT_EQ(clash("p.m", "(o.m += 2)"), ""); // another object
  EXPECT_EQ(clash("co_await o.at.next()", "co_await o.at.next()"), "at");
  EXPECT_EQ(clash("co_await o.at.next()", "co_await p.at.next()"), "");
  EXPECT_EQ(clash("co_await q->next()", "co_await r->next()"), "");
  EXPECT_EQ(clash("co_await q->next()", "co_await q->next()"), "q");
  EXPECT_EQ(clash("*q->n", "(*q->n = 1)"), "n");
  EXPECT_EQ(clash("n", "(m = 1)"), "");
  EXPECT_EQ(clash("co_await o.next()", "co_await p.next()"), "");
  EXPECT_EQ(clash("co_await o.peek()", "co_await o.peek()"), "");
}

TEST(Unsequenced, SuspensionsInside) {
  auto Suspends = [](const std::string &E) {
    Parsed P("task<> f(int n) { use(^1 + (" + E + ")); co_return; }");
    return suspensionIn(P.at<Expr>(), P.function("f")) != nullptr;
  };
  EXPECT_TRUE(Suspends("co_await number()"));
  EXPECT_FALSE(Suspends("n"));
  EXPECT_FALSE(Suspends("(co_await std::suspend_never{}, n)"));
  EXPECT_FALSE(Suspends("([]() -> task<int> { co_return co_await number(); }(), n)"));
}

} // namespace
