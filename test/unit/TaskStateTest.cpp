// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/TaskState.h"
#include "Parsed.h"
#include "flow/Flow.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// What is done to `t`, in the order of the source.
std::vector<TaskUse> uses(const std::string &Body, const std::string &Result = "task<>") {
  Parsed P("namespace std { template <class T> struct vector { void push_back(T &&); }; }"
           "void take(task<>); void look(task<> &); task<> made();" +
           Result + " f(bool b, task<> t, std::vector<task<>> &v) { " + Body + " }");
  std::vector<TaskUse> Found;
  for (const TaskVariable &V : taskVariables(P.function("f")))
    if (V.Decl->getName() == "t")
      for (const TaskTouch &Touch : V.Touches)
        Found.push_back(Touch.What);
  return Found;
}

using Uses = std::vector<TaskUse>;

TEST(TaskState, Uses) {
  EXPECT_EQ(uses("co_await std::move(t);"), Uses{TaskUse::Awaited});
  EXPECT_EQ(uses("co_await t;"), Uses{TaskUse::Awaited});
  EXPECT_EQ(uses("take(std::move(t)); co_return;"), Uses{TaskUse::Moved});
  EXPECT_EQ(uses("auto u = std::move(t); co_await u;"), Uses{TaskUse::Moved});
  EXPECT_EQ(uses("v.push_back(std::move(t)); co_return;"), Uses{TaskUse::Moved});
  EXPECT_EQ(uses("return t;"), Uses{TaskUse::Moved});
  EXPECT_EQ(uses("look(t); co_return;"), Uses{TaskUse::Escaped});
  EXPECT_EQ(uses("auto l = [&t] {}; co_return;"), (Uses{TaskUse::Escaped, TaskUse::Escaped}));
  EXPECT_EQ(uses("t.handle.resume(); co_return;"), Uses{TaskUse::Escaped});
  EXPECT_EQ(uses("(void)t; co_return;"), Uses{TaskUse::Silenced});
  EXPECT_EQ(uses("co_return;"), Uses{});
}

TEST(TaskState, HowAVariableStarts) {
  Parsed P("task<> made();"
           "task<> f(task<> p, task<> &r) { auto a = made(); auto b = std::move(p); int c = 0;"
           " task<> &d = a; co_return; }");
  std::map<std::string, TaskVariable> Found;
  for (TaskVariable &V : taskVariables(P.function("f")))
    Found[V.Decl->getName().str()] = V;
  EXPECT_EQ(Found.size(), 4u); // neither the number nor the local reference
  EXPECT_EQ(Found["a"].Start, TaskState::Holds);
  EXPECT_EQ(Found["b"].Start, TaskState::Holds);
  EXPECT_EQ(Found["p"].Start, TaskState::Holds);
  EXPECT_TRUE(Found["p"].Owned);
  EXPECT_FALSE(Found["r"].Owned);
}

/// The states in which `t` may be when it dies.
std::set<TaskState> lastStates(const std::string &Body) {
  Parsed P("task<> made(); void take(task<>); void look(task<> &);"
           "task<> f(bool b) { { auto t = made(); " +
           Body + " } co_return; }");
  const Function &F = P.function("f");
  std::set<TaskState> Last;
  for (const TaskVariable &V : taskVariables(F))
    follow(V, F, [&](TaskMoment Now, const TaskTouch *, const Event &E) {
      if (E.Kind == Event::VariableDies)
        Last.insert(Now.State);
      return Flow::Next::Go;
    });
  return Last;
}

using States = std::set<TaskState>;

TEST(TaskState, OnEveryPath) {
  EXPECT_EQ(lastStates(""), States{TaskState::Holds});
  EXPECT_EQ(lastStates("co_await t;"), States{TaskState::Awaited});
  EXPECT_EQ(lastStates("take(std::move(t));"), States{TaskState::Moved});
  EXPECT_EQ(lastStates("look(t);"), States{TaskState::Unknown});
  EXPECT_EQ(lastStates("if (b) co_await t;"), (States{TaskState::Holds, TaskState::Awaited}));
  EXPECT_EQ(lastStates("if (b) co_await t; else take(std::move(t));"),
            (States{TaskState::Awaited, TaskState::Moved}));
}

TEST(TaskState, WhatMustBeAwaited) {
  Parsed P("struct future { task<> operator co_await(); };"
           "task<> f(task<> a, std::suspend_always b, future c, int d) { co_return; }");
  const Function &F = P.function("f");
  auto Must = [&](const char *Name) {
    return mustBeAwaited(F.types().of(P.variable("f", Name)->getType()), F);
  };
  EXPECT_TRUE(Must("a"));
  EXPECT_TRUE(Must("b"));  // an awaiter does nothing by itself
  EXPECT_FALSE(Must("c")); // what it stands for may go on without it
  EXPECT_FALSE(Must("d"));
}

} // namespace
