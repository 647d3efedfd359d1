// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "values/Places.h"
#include "Parsed.h"
#include "flow/Suspensions.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// The arguments of the calls of `use` at marks a and b of `f` are the same place.
bool same(const std::string &A, const std::string &B) {
  Parsed P("struct n { int v; n *next; }; struct s { int m; n k; n *q; s *self();"
           "void g(n x, n *p, int *i) { $a^use(" +
           A + "); $b^use(" + B + "); } };");
  auto Place = [&](const char *Mark) { return placeOf(P.at<CallExpr>(Mark)->getArg(0)); };
  return !Place("a").empty() && Place("a") == Place("b");
}

TEST(Places, ChainsOfDeclarations) {
  EXPECT_TRUE(same("m", "m"));
  EXPECT_TRUE(same("m", "this->m"));
  EXPECT_TRUE(same("k.v", "(k).v"));
  EXPECT_TRUE(same("p->v", "(*p).v"));
  EXPECT_TRUE(same("q->next->v", "this->q->next->v"));
  EXPECT_FALSE(same("m", "k.v"));
  EXPECT_FALSE(same("p->v", "q->v"));
  EXPECT_FALSE(same("x.v", "k.v"));
}

TEST(Places, WhatIsNoPlainChainHasNoName) {
  EXPECT_FALSE(same("i[0]", "i[0]"));
  EXPECT_FALSE(same("self()->m", "self()->m"));
  EXPECT_FALSE(same("1", "1"));
}

TEST(Places, Roots) {
  Parsed P("#include <optional>\nstruct n { int v; n *next; };"
           "void f(n x, n *p, std::optional<n> o) { $a^use(x.v); $b^use(p->next->v);"
           " $c^use(o.value().v); $d^use(o->v); $e^use(1); }");
  auto Root = [&](const char *Mark) { return rootVariable(P.at<CallExpr>(Mark)->getArg(0)); };
  EXPECT_EQ(Root("a"), P.variable("f", "x"));
  EXPECT_EQ(Root("b"), P.variable("f", "p"));
  EXPECT_EQ(Root("c"), P.variable("f", "o"));
  EXPECT_EQ(Root("d"), P.variable("f", "o"));
  EXPECT_EQ(Root("e"), nullptr);
}

TEST(Places, LocalToTheFrame) {
  auto Local = [](const std::string &E) {
    Parsed P("struct n { int v; int &r; n *next; int a[2]; }; extern n g;"
             "task<> f(n x, n &y, n *p) { static int s; int l[2] = {}; $a^use(" +
             E + "); use(s, l); co_return; }");
    return isFrameLocal(P.at<CallExpr>("a")->getArg(0));
  };
  for (const char *Yes : {"x.v", "l[0]", "x.a[1]", "p"})
    EXPECT_TRUE(Local(Yes)) << Yes;
  for (const char *No : {"y.v", "p->v", "x.r", "s", "g.v", "x.next->v"})
    EXPECT_FALSE(Local(No)) << No;
}

bool changed(const std::string &Statement) {
  Parsed P("void by_ref(int &); void by_const(const int &); void by_value(int);"
           "void f(int n, int m) { " +
           Statement + " $p^by_value(n); }");
  const Function &F = P.function("f");
  std::string Place = placeOf(P.at<CallExpr>("p")->getArg(0));
  return llvm::any_of(F.statements(), [&](const Stmt *S) { return mayChange(S, Place); });
}

TEST(Places, Changes) {
  for (const char *Yes :
       {"n = 1;", "n += m;", "++n;", "n--;", "by_ref(n);", "int *q = &n;", "int &r = n;"})
    EXPECT_TRUE(changed(Yes)) << Yes;
  for (const char *No : {"", "m = n;", "by_const(n);", "by_value(n);", "if (n) m = 1;"})
    EXPECT_FALSE(changed(No)) << No;
}

TEST(Places, ASuspensionWhileAlive) {
  auto Suspends = [](const std::string &Body) {
    Parsed P("task<> f(bool b) { " + Body + " co_return; }");
    return suspensionWhileAlive(P.variable("f", "n"), P.function("f")) != nullptr;
  };
  EXPECT_TRUE(Suspends("noisy n; co_await step();"));
  EXPECT_TRUE(Suspends("noisy n; if (b) co_await step();"));
  EXPECT_TRUE(Suspends("int n = 0; co_await step(); use(n);"));
  EXPECT_FALSE(Suspends("{ noisy n; } co_await step();"));
  EXPECT_FALSE(Suspends("co_await step(); noisy n;"));
  EXPECT_FALSE(Suspends("noisy n; co_await std::suspend_never{};"));
}

} // namespace
