// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Joining.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
struct event { void set(); bool is_set() const; task<> wait(); };
struct socket { task<> receive(); bool open() const; void close(); };
struct sender { void send(); };
struct channel { sender made(); task<> receive(); };
struct latch { latch(event &); ~latch(); };
task<> sets(int &n, event &e) { co_await step(); n = 1; e.set(); }
task<> sets_and_goes_on(int &n, event &e) { for (;;) { n = 1; e.set(); co_await step(); } }
task<> counts(int &n, event e) { co_await step(); n = 1; }
task<> sends(int &n, sender s) { co_await step(); n = 1; s.send(); }
task<> receives(int &n, socket &s) { n = 1; co_await s.receive(); }
task<> flags(int &n, bool &done) { co_await step(); n = 1; done = true; }
task<> unseen(int &n, event &e);
)cpp";

/// Whether what happens at the co_await marked `^`, the first, may wait for the task that the call
/// in `spawn(…)` makes, which is lent `n`.
bool waits(const std::string &Body) {
  Parsed P(Before + "void spawn(task<>); task<> f() { int n = 0; " + Body + " }");
  const Function &F = P.function("f");
  const CallExpr *Spawn = nullptr;
  for (const auto *Call : F.all<CallExpr>())
    if (Call->getDirectCallee() && Call->getDirectCallee()->getNameAsString() == "spawn")
      Spawn = Call;
  Joining Join(F, {valueOf(Spawn->getArg(0)), Spawn, P.variable("f", "n")});
  return Join.mayWait({Event::Suspension, P.at<CoawaitExpr>()});
}

TEST(Joining, WhatSharesNothingDoesNotWait) {
  EXPECT_FALSE(waits("event e; spawn(sets(n, e)); ^co_await step();"));
  EXPECT_FALSE(waits("event e, other; spawn(sets(n, e)); ^co_await other.wait();"));
}

TEST(Joining, WhatIsToldLastWaits) {
  EXPECT_TRUE(waits("event e; spawn(sets(n, e)); ^co_await e.wait();"));
  EXPECT_TRUE(waits("event e; auto &same = e; spawn(sets(n, e)); ^co_await same.wait();"));
  EXPECT_TRUE(waits("event e; spawn(unseen(n, e)); ^co_await e.wait();"));
  EXPECT_TRUE(waits("channel c; auto s = c.made(); spawn(sends(n, s)); ^co_await c.receive();"));
}

TEST(Joining, WhatIsToldTooEarlyDoesNot) {
  EXPECT_FALSE(waits("event e; spawn(sets_and_goes_on(n, e)); ^co_await e.wait();"));
  EXPECT_FALSE(waits("event e; spawn(counts(n, e)); ^co_await e.wait();"));
}

TEST(Joining, TwoThatAwaitTheSameArePeers) {
  EXPECT_FALSE(waits("socket s; spawn(receives(n, s)); ^co_await s.receive();"));
}

TEST(Joining, AFlagThatIsPolled) {
  Parsed P(Before + "void spawn(task<>); task<> f() { int n = 0; bool done = false; "
                    "spawn(^flags(n, done)); while (!done) co_await step(); }");
  const Function &F = P.function("f");
  const auto *Made = P.at<CallExpr>();
  Joining Join(F, {Made, Made, P.variable("f", "n")});
  EXPECT_TRUE(Join.mayWait({Event::Branch, F.all<WhileStmt>().front()->getCond()}));
}

} // namespace
