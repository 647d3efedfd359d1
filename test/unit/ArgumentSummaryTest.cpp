// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"
#include "summaries/Summary.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { void push_back(T &&); void push_back(const T &);
                                                   T &back(); int size(); };
 struct latch { void wait(); }; }
struct fire { struct promise_type { fire get_return_object(); std::suspend_never initial_suspend();
  std::suspend_never final_suspend() noexcept; void return_void(); void unhandled_exception(); }; };
struct owner { std::coroutine_handle<> h; std::coroutine_handle<> take() { return std::exchange(h, nullptr); }
               bool done() { return h.done(); } };
std::vector<std::coroutine_handle<>> queue;
struct pool { std::vector<task<>> all; void add(task<> t) { all.push_back(std::move(t)); } };
struct lockable { void lock(); void unlock(); };
void unknown(task<>); void look(const task<> &) {}
)cpp";

/// What `void f(<Parameter>, …)` with \p Body does with its first parameter.
std::string does(const std::string &Parameters, const std::string &Body) {
  Parsed P(Before + "void f(" + Parameters + ") { " + Body + " }");
  const FunctionDecl &F = P.declaration("f");
  return describe(summaryOf(&F, {Slot::Parameter, F.getParamDecl(0)}, P.unit()));
}

TEST(ArgumentSummary, ATaskThatIsLeftAlone) {
  EXPECT_EQ(does("task<> &t", ""), "not used");
  EXPECT_EQ(does("task<> &t", "look(t);"), "not used");
  EXPECT_EQ(does("task<> &t", "(void)t.handle.done();"),
            "asked whether it is done (always, proved)");
}

TEST(ArgumentSummary, WhereItIsKept) {
  EXPECT_EQ(does("task<> t, std::vector<task<>> &v", "v.push_back(std::move(t));"),
            "kept in 'v' (always, proved)");
  EXPECT_EQ(does("task<> t, pool &p", "p.add(std::move(t));"), "kept in 'p' (always, proved)");
  EXPECT_EQ(does("task<> t, bool b", "static pool p; if (b) p.add(std::move(t));"),
            "kept in a global (proved)");
  EXPECT_EQ(does("task<> t", "std::vector<task<>> local; local.push_back(std::move(t));"),
            "looked at (proved)");
}

TEST(ArgumentSummary, AHandleThatLeavesItsOwner) {
  EXPECT_EQ(does("owner o", "queue.push_back(o.take());"),
            "moved from (always, proved), kept in a global (always, proved)");
  EXPECT_EQ(does("owner o", "o.h.resume();"), "resumed (always, proved)");
  EXPECT_EQ(does("std::coroutine_handle<> h, bool b", "if (b) h.destroy();"), "destroyed (proved)");
}

TEST(ArgumentSummary, StartedByACoroutineThatNobodyAwaits) {
  EXPECT_EQ(does("task<> t", "[](task<> t) -> fire { co_await std::move(t); }(std::move(t));"),
            "started, and not waited for (always, proved)");
}

TEST(ArgumentSummary, RunToTheEnd) {
  const char *Run = "run to its end while the thread blocks (always, proved)";
  auto Has = [&](const std::string &Text) { return Text.find(Run) != std::string::npos; };
  EXPECT_TRUE(Has(does("owner o", "while (!o.done()) o.h.resume();")));
  EXPECT_TRUE(Has(does("owner o", "for (;;) { o.h.resume(); if (o.done()) break; }")));
  EXPECT_FALSE(Has(does("owner o", "if (!o.done()) o.h.resume();")));
  EXPECT_TRUE(Has(does("owner o", "std::latch l; queue.push_back(o.take()); l.wait();")));
  EXPECT_FALSE(Has(does("owner o", "std::latch l; l.wait(); queue.push_back(o.take());")));
}

TEST(ArgumentSummary, Callables) {
  auto Of = [](const std::string &Body) {
    Parsed P(Before + "template <class F> void f(F g) { " + Body +
             " } void use() { f([]() -> task<> { co_return; }); }");
    const auto *Call = P.function("use").all<CallExpr>().front();
    const ArgumentSummary &S = argumentSummary(Call, 0, P.unit());
    std::string Text = describe(S);
    if (S.resultHas(ArgumentEffect::GivenAway))
      Text += "; result given away";
    if (S.resultHas(ArgumentEffect::Keeps))
      Text += "; result kept";
    return Text;
  };
  EXPECT_EQ(Of("unknown(g());"), "called (always, proved); result given away");
  EXPECT_EQ(Of("static pool p; p.add(g());"), "called (always, proved); result kept");
  EXPECT_EQ(Of("auto t = g(); unknown(std::move(t));"),
            "called (always, proved); result given away");
}

TEST(ArgumentSummary, Locks) {
  EXPECT_EQ(does("lockable &l", "l.unlock();"), "unlocked (always, proved)");
  EXPECT_EQ(does("lockable &l, bool b", "if (b) l.lock();"), "locked (proved)");
}

TEST(ArgumentSummary, FunctionsThatCallEachOther) {
  Parsed P(Before + "void g(task<> &t, int n); void f(task<> &t, int n) { if (n) g(t, n - 1); }"
                    "void g(task<> &t, int n) { if (n) f(t, n - 1); else unknown(std::move(t)); }");
  for (const char *Name : {"f", "g"}) {
    const FunctionDecl &F = P.declaration(Name);
    EXPECT_TRUE(summaryOf(&F, {Slot::Parameter, F.getParamDecl(0)}, P.unit())
                    .has(ArgumentEffect::GivenAway))
        << Name;
  }
}

TEST(ArgumentSummary, WhatIsNotSeen) {
  Parsed P(Before + "struct base { virtual void take(task<> t) {} };");
  for (const FunctionDecl *F : {&P.declaration("unknown"), &P.function("base::take").decl()})
    EXPECT_FALSE(summaryOf(F, {Slot::Parameter, F->getParamDecl(0)}, P.unit()).BodySeen)
        << F->getNameAsString();
}

} // namespace
