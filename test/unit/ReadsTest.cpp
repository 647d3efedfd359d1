// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Reads.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

Read readIn(Parsed &P, llvm::StringRef Name = "g") {
  const FunctionDecl &G = P.declaration(Name);
  return readOf(&G, {Slot::Parameter, G.getParamDecl(0)}, P.unit());
}

ReadTime when(const std::string &Body, const std::string &Before = "") {
  Parsed P(Before + "task<> g(const int &x, bool b) { " + Body + " co_return; }");
  return readIn(P).When;
}

TEST(Reads, BeforeAndAfterASuspension) {
  EXPECT_EQ(when("use(x); co_await step();"), ReadTime::AtStart);
  EXPECT_EQ(when("co_await step(); use(x);"), ReadTime::AfterSuspension);
  EXPECT_EQ(when("use(x);"), ReadTime::AtStart);
  EXPECT_EQ(when("for (;;) { use(x); co_await step(); }"), ReadTime::AfterSuspension);
  EXPECT_EQ(when("if (b) co_await step(); else use(x);"), ReadTime::AtStart);
  EXPECT_EQ(when("if (b) co_await step(); use(x);"), ReadTime::AfterSuspension);
  EXPECT_EQ(when("co_await std::suspend_never{}; use(x);"), ReadTime::AtStart);
}

TEST(Reads, NotLookedAt) {
  EXPECT_EQ(when("co_await step();"), ReadTime::Never);
  EXPECT_EQ(when("co_await step(); (void)x;"), ReadTime::Never);
  EXPECT_EQ(when("co_await step(); use(sizeof(x));"), ReadTime::Never);
}

TEST(Reads, ThroughAliases) {
  EXPECT_EQ(when("auto &y = x; co_await step(); use(y);"), ReadTime::AfterSuspension);
  EXPECT_EQ(when("const int *y = &x; co_await step(); use(*y);"), ReadTime::AfterSuspension);
  EXPECT_EQ(when("int y = x; co_await step(); use(y);"), ReadTime::AtStart);
}

TEST(Reads, TheSuspensionThatComesBefore) {
  Parsed P("task<> g(const int &x) { ^co_await step(); use(x); }");
  Read Found = readIn(P);
  EXPECT_EQ(Found.Suspension, P.at<CoawaitExpr>());
  ASSERT_TRUE(Found.Where);
  EXPECT_TRUE(llvm::isa<DeclRefExpr>(Found.Where));
}

TEST(Reads, ACoroutineThatPassesItOn) {
  const char *Inner = "task<> late(const int &x) { co_await step(); use(x); }"
                      "task<> early(const int &x) { use(x); co_return; }";
  EXPECT_EQ(when("co_await late(x);", Inner), ReadTime::AfterSuspension);
  EXPECT_EQ(when("co_await early(x);", Inner), ReadTime::AtStart);
  EXPECT_EQ(when("int y = x; co_await late(y);", Inner), ReadTime::AtStart);
}

TEST(Reads, BodiesElsewhere) {
  Parsed P("task<> g(const int &x);");
  EXPECT_EQ(readIn(P).When, ReadTime::Unknown);
}

TEST(Reads, AFunctionThatPassesItOn) {
  Parsed P("task<> late(const int &x) { co_await step(); use(x); }"
           "task<> early(const int &x) { use(x); co_return; }"
           "task<> g(const int &y) { return late(y); }"
           "task<> h(const int &y) { return early(y); }"
           "task<> i(const int &y) { static int n; return late(n); }");
  EXPECT_EQ(readIn(P, "g").When, ReadTime::AfterSuspension);
  EXPECT_EQ(readIn(P, "h").When, ReadTime::AtStart);
  EXPECT_EQ(readIn(P, "i").When, ReadTime::Never);
}

TEST(Reads, ObjectsAndClosures) {
  Parsed P("struct s { int m; task<> late() { co_await step(); use(m); }"
           " task<> early() { use(m); co_await step(); } task<> never() { co_await step(); } };"
           "void f(int n) { auto l = [n]() -> task<> { co_await step(); use(n); };"
           " auto e = []() -> task<> { co_await step(); }; use(&l, &e); }");
  auto Object = [&](const char *Name) {
    return readOf(&P.function(Name).decl(), {Slot::Object}, P.unit()).When;
  };
  EXPECT_EQ(Object("s::late"), ReadTime::AfterSuspension);
  EXPECT_EQ(Object("s::early"), ReadTime::AtStart);
  EXPECT_EQ(Object("s::never"), ReadTime::Never);
  std::vector<ReadTime> Closures;
  for (const auto &F : P.unit().functions())
    if (F->closure())
      Closures.push_back(readOf(&F->decl(), {Slot::Closure}, P.unit()).When);
  EXPECT_EQ(Closures, (std::vector{ReadTime::AfterSuspension, ReadTime::Never}));
}

} // namespace
