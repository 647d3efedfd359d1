// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "words/Awaiting.h"
#include "Parsed.h"
#include "code/Testing.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Awaiting, WordsForTasks) {
  Parsed P("task<> a(); generator<int> b(); std::suspend_always c();");
  auto Noun = [&](const char *Name) {
    return nounFor(P.unit().types().returnedBy(P.declaration(Name)));
  };
  EXPECT_EQ(Noun("a"), "task");
  EXPECT_EQ(Noun("b"), "generator");
  EXPECT_EQ(Noun("c"), "awaitable");
}

TEST(Awaiting, WhatADropMeans) {
  TypeProfile P;
  P.Kind = TypeKind::Awaitable;
  EXPECT_EQ(dropConsequence(P), "nothing happens without co_await");
  P.Kind = TypeKind::Task;
  EXPECT_EQ(dropConsequence(P), "nothing awaits it"); // start and end unknown
  P.Drop = DropEffect::KeepsRunning;
  EXPECT_EQ(dropConsequence(P), "nothing waits for it and its exception is lost");
  P.LosesError = false;
  EXPECT_EQ(dropConsequence(P), "nothing waits for it");
  P = TypeProfile();
  P.Kind = TypeKind::Task;
  P.Start = StartKind::Lazy;
  EXPECT_EQ(dropConsequence(P), "its body never runs");
  P.Start = StartKind::Eager;
  P.Drop = DropEffect::KeepsRunning;
  EXPECT_EQ(dropConsequence(P), "it keeps running, and its exception is lost");
  P.Drop = DropEffect::Unknown;
  EXPECT_EQ(dropConsequence(P), "nothing awaits it");
  P.Drop = DropEffect::Cancels;
  EXPECT_EQ(dropConsequence(P), "it is cancelled at its first suspension");
  P.Kind = TypeKind::Awaitable;
  EXPECT_EQ(dropConsequence(P), "the task behind it is cancelled");
}

TEST(Awaiting, Origins) {
  Parsed P("task<> made(); void f(task<> (*p)()) { $a^made(); $b^p(); }");
  EXPECT_EQ(originOf(P.at<CallExpr>("a")), "returned by 'made'");
  EXPECT_EQ(originOf(P.at<CallExpr>("b")), "made here");
}

TEST(Awaiting, WhereItCompiles) {
  auto Can = [](const std::string &Function_) {
    Parsed P("struct other { task<> operator co_await(); }; struct no {};"
             "struct strict { struct promise_type { strict get_return_object();"
             " std::suspend_always initial_suspend(); std::suspend_always final_suspend() noexcept;"
             " void return_void(); void unhandled_exception();"
             " template <class T> T &await_transform(T &); }; };" +
             Function_);
    const Function &F = P.function("f");
    return canAwait(F.types().of(P.variable("f", "v")->getType()), F);
  };
  EXPECT_TRUE(Can("task<> f(task<int> v) { co_return; }"));
  EXPECT_TRUE(Can("task<> f(other v) { co_return; }"));
  EXPECT_FALSE(Can("task<> f(no v) { co_return; }"));
  EXPECT_FALSE(Can("void f(task<> v) {}"));
  EXPECT_FALSE(Can("generator<int> f(task<> v) { co_yield 1; }"));
  EXPECT_FALSE(Can("strict f(task<> v) { co_return; }"));
  EXPECT_TRUE(Can("strict f(task<> v) { co_await v; }")); // does so already
}

TEST(Awaiting, Assertions) {
  Parsed P("#define MY_CHECK(x) use(x)\n#define RUN(x) use(x)\n"
           "#define MY_THROWS(x) try { use(x); } catch (...) {}\n"
           "void f() { MY_CHECK(1); RUN(2); MY_THROWS(3); try { use(4); } catch (...) {} }");
  const Function &F = P.function("f");
  auto Calls = F.all<CallExpr>();
  ASSERT_EQ(Calls.size(), 4u);
  EXPECT_TRUE(isInAssertion(Calls[0], F));
  EXPECT_FALSE(isInAssertion(Calls[1], F));
  EXPECT_TRUE(isExpectedToThrow(Calls[2], F));
  EXPECT_FALSE(isExpectedToThrow(Calls[3], F));
  EXPECT_FALSE(isExpectedToThrow(Calls[1], F));
}

TEST(Awaiting, StartedOnPurpose) {
  Parsed P("void f() {} task<> g() { co_return; }");
  TypeProfile Eager;
  Eager.Drop = DropEffect::KeepsRunning;
  EXPECT_TRUE(maybeStartedOnPurpose(Eager, P.function("f")));
  EXPECT_FALSE(maybeStartedOnPurpose(Eager, P.function("g"))); // could have awaited it
  Eager.Nodiscard = true;
  EXPECT_FALSE(maybeStartedOnPurpose(Eager, P.function("f")));
}

TEST(Awaiting, Bridges) {
  Models Known;
  ASSERT_FALSE(llvm::errorToBool(Known.add("library: x\nfunctions:\n  - names: [x::sync_wait]\n"
                                           "    roles: [bridges]\n",
                                           "x.yaml")));
  Parsed With("namespace x { template <class T> void sync_wait(T); } void f() {}", {"-std=c++20"},
              Known);
  Parsed Without("void f() {}", {"-std=c++20"}, Known);
  TypeProfile Task;
  Task.Library = "x";
  EXPECT_EQ(bridgeFor(Task, With.function("f")), "x::sync_wait");
  EXPECT_EQ(bridgeFor(Task, Without.function("f")), ""); // not declared here
  Task.Library = "";
  EXPECT_EQ(bridgeFor(Task, With.function("f")), "");
}

} // namespace
