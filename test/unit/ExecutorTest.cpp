// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Executor.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
[ [clang::annotate("coro::thread_switch")]] task<> to_pool();
struct question { bool ready() const; int get(); };
)cpp";

/// Whether the call at ^ comes after an await that moves the coroutine, on every way.
bool switched(const std::string &Body) {
  Parsed P(Before + "task<> f(bool b) { " + Body + " co_return; }");
  return ExecutorFacts(P.function("f")).isSwitched(P.at<CallExpr>());
}

TEST(Executor, AfterTheSwitch) {
  EXPECT_TRUE(switched("co_await to_pool(); ^use(1);"));
  EXPECT_TRUE(switched("co_await to_pool(); if (b) ^use(1);"));
  EXPECT_FALSE(switched("^use(1); co_await to_pool();"));
  EXPECT_FALSE(switched("if (b) co_await to_pool(); ^use(1);"));
  EXPECT_FALSE(switched("co_await step(); ^use(1);"));
  EXPECT_FALSE(switched("for (;;) { ^use(1); co_await to_pool(); }"));
}

TEST(Executor, WhereItEnds) {
  auto Ends = [](const std::string &Body) {
    Parsed P(Before + "task<> f(bool b) { " + Body + " }");
    return ExecutorFacts(P.function("f")).endsSwitched();
  };
  EXPECT_TRUE(Ends("co_await to_pool();"));
  EXPECT_FALSE(Ends("co_await step();"));
  EXPECT_FALSE(Ends("if (b) co_return; co_await to_pool();"));
  EXPECT_TRUE(Ends("if (b) throw 1; co_await to_pool();"));
}

TEST(Executor, ACoroutineThatIsStartedElsewhere) {
  Models Known;
  ASSERT_FALSE(llvm::errorToBool(
      Known.add("library: x\ntypes:\n  - names: [pool]\n    runs-elsewhere: true\n", "x.yaml")));
  Parsed P("struct pool {}; task<> f(pool p) { ^use(1); co_return; }", {"-std=c++20"}, Known);
  ExecutorFacts Facts(P.function("f"));
  EXPECT_TRUE(Facts.isSwitched(P.at<CallExpr>()));
  EXPECT_TRUE(Facts.endsSwitched());
}

TEST(Executor, KnownToBeReady) {
  Models Known;
  ASSERT_FALSE(llvm::errorToBool(Known.add(
      "library: x\nfunctions:\n  - names: ['question::ready']\n    roles: [tests-ready]\n",
      "x.yaml")));
  auto Ready = [&](const std::string &Body) {
    Parsed P(Before + "void f(question q, question r) { " + Body + " }", {"-std=c++20"}, Known);
    return ExecutorFacts(P.function("f")).isKnownReady(P.at<CallExpr>());
  };
  EXPECT_TRUE(Ready("if (q.ready()) ^q.get();"));
  EXPECT_TRUE(Ready("while (!q.ready()) use(1); ^q.get();"));
  EXPECT_FALSE(Ready("^q.get();"));
  EXPECT_FALSE(Ready("if (r.ready()) ^q.get();"));
}

} // namespace
