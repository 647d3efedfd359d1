// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "flow/Flow.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Marks = "void a(); void b(); void c();\n";

llvm::StringRef calledBy(const Event &E) {
  const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() ? Callee->getName() : "";
}

/// Whether a path leads from the call of \p From to an event that \p Wanted accepts, without the
/// call of `c` on the way.
bool leads(const Function &F, llvm::StringRef From,
           llvm::function_ref<bool(const Event &)> Wanted) {
  const Flow *Way = flowOf(F);
  EXPECT_TRUE(Way);
  for (const auto *Call : F.all<CallExpr>())
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->getIdentifier() && Callee->getName() == From)
      if (std::optional<FlowPoint> Start = Way->after(Call))
        return Way
            ->search(*Start, 0,
                     [&](const Event &E, unsigned &) {
                       if (calledBy(E) == "c")
                         return Flow::Next::Prune;
                       return Wanted(E) ? Flow::Next::Found : Flow::Next::Go;
                     })
            .has_value();
  ADD_FAILURE() << "no reachable call of " << From.str();
  return false;
}

bool reaches(const std::string &Body, llvm::StringRef To = "b") {
  Parsed P(Marks + "task<> f(bool x, mutex &m) { " + Body + " co_return; }");
  return leads(P.function("f"), "a", [&](const Event &E) { return calledBy(E) == To; });
}

bool meets(const std::string &Body, enum Event::Kind Kind, llvm::StringRef Variable = "") {
  Parsed P(Marks + "task<> f(bool x) { " + Body + " co_return; }");
  return leads(P.function("f"), "a", [&](const Event &E) {
    return E.Kind == Kind &&
           (Variable.empty() || (E.Variable && E.Variable->getName() == Variable));
  });
}

TEST(Flow, BranchesAndLoops) {
  EXPECT_TRUE(reaches("a(); b();"));
  EXPECT_FALSE(reaches("b(); a();"));
  EXPECT_TRUE(reaches("a(); if (x) c(); b();"));
  EXPECT_FALSE(reaches("a(); if (x) c(); else c(); b();"));
  EXPECT_TRUE(reaches("while (x) { b(); a(); }"));
  EXPECT_FALSE(reaches("a(); co_return; b();"));
  EXPECT_TRUE(reaches("a(); switch (x) { case 0: c(); break; case 1: b(); }"));
  EXPECT_TRUE(reaches("a(); for (int i : {1, 2}) b();"));
  EXPECT_TRUE(reaches("a(); x && (b(), true);"));
  EXPECT_FALSE(reaches("if (x) { a(); goto out; } b(); out:"));
  EXPECT_FALSE(reaches("a(); if constexpr (false) b();"));
}

TEST(Flow, AwaitsInsideExpressions) {
  auto Suspends = [](const std::string &Body) { return meets(Body, Event::Suspension); };
  EXPECT_TRUE(Suspends("a(); co_await step();"));
  EXPECT_TRUE(Suspends("a(); int n = co_await number(); use(n);"));
  EXPECT_TRUE(Suspends("a(); if (co_await flag()) b();"));
  EXPECT_TRUE(Suspends("a(); use(1, co_await number());"));
  EXPECT_TRUE(Suspends("a(); while (co_await flag()) b();"));
  EXPECT_TRUE(Suspends("a(); int n = ({ co_await number(); }); use(n);"));
  EXPECT_TRUE(Suspends("a(); switch (co_await number()) { case 1: b(); }"));
  EXPECT_TRUE(Suspends("a(); x ? co_await step() : co_await step();"));
  EXPECT_FALSE(Suspends("co_await step(); a();"));
  EXPECT_FALSE(Suspends("a(); auto l = []() -> task<> { co_await step(); }; use(&l);"));
}

TEST(Flow, LoopsSuspendAtTheirHead) {
  EXPECT_TRUE(meets("while (co_await flag()) a();", Event::Suspension));
  EXPECT_TRUE(meets("for (; x; co_await step()) a();", Event::Suspension));
}

TEST(Flow, ASuspendedFrameMayBeDestroyed) {
  EXPECT_TRUE(meets("a(); co_await step();", Event::FrameDestroyed));
  EXPECT_FALSE(meets("co_await step(); a();", Event::FrameDestroyed));
}

TEST(Flow, VariablesDieAtTheEndOfTheirScope) {
  EXPECT_TRUE(meets("{ noisy n; a(); }", Event::VariableDies, "n"));
  EXPECT_FALSE(meets("{ noisy n; } a();", Event::VariableDies, "n"));
  EXPECT_TRUE(meets("for (;;) { noisy n; a(); if (x) break; }", Event::VariableDies, "n"));
  EXPECT_TRUE(meets("noisy n; a();", Event::VariableDies, "n"));
  EXPECT_TRUE(meets("{ int i = 0; a(); use(i); }", Event::LifetimeEnds, "i"));
}

TEST(Flow, TemporariesDieAfterTheirFullExpression) {
  EXPECT_TRUE(meets("use(noisy().value, (a(), 1));", Event::TemporaryDies));
  EXPECT_FALSE(meets("use(noisy().value); a();", Event::TemporaryDies));
}

TEST(Flow, ExceptionEdges) {
  EXPECT_TRUE(reaches("try { a(); co_await step(); } catch (...) { b(); }"));
  EXPECT_TRUE(reaches("bool failed = false; try { a(); throw 1; } catch (...) { failed = true; }"
                      " if (failed) { co_await step(); b(); }"));
  EXPECT_TRUE(reaches("try { a(); throw 1; } catch (...) { b(); }"));
  EXPECT_FALSE(reaches("a(); throw 1; b();"));
}

TEST(Flow, ExceptionsGoToHandlers) {
  Parsed P(Marks + "void f() { a(); try { b(); } catch (...) { } } void g() { a(); try { throw 1; }"
                   " catch (int) { } } void h() { a(); try { ; } catch (...) { } b(); }");
  auto Caught = [&](const char *Name) {
    const Stmt *From = nullptr;
    leads(P.function(Name), "a", [&](const Event &E) {
      From = E.Kind == Event::Caught ? E.Node : From;
      return E.Kind == Event::Caught;
    });
    return From;
  };
  EXPECT_TRUE(llvm::isa_and_nonnull<CallExpr>(Caught("f")));
  EXPECT_TRUE(llvm::isa_and_nonnull<CXXThrowExpr>(Caught("g")));
  EXPECT_FALSE(Caught("h"));
}

TEST(Flow, WhatIsNoexceptLeadsToNoHandler) {
  auto Handles = [](const std::string &Specification) {
    Parsed P(Marks + "void u() " + Specification +
             "; void f() { a(); try { u(); } catch (...) { b(); } }");
    return leads(P.function("f"), "a", [](const Event &E) { return calledBy(E) == "b"; });
  };
  EXPECT_TRUE(Handles(""));
  EXPECT_TRUE(Handles("noexcept(false)"));
  EXPECT_FALSE(Handles("noexcept"));
  // Not every second way out of a call's block is an exception's.
  EXPECT_TRUE(reaches("a(); switch (__builtin_abs(x)) { case 0: c(); break; case 1: b(); break;"
                      " case 2: c(); }"));
}

/// As reaches(), with Catch2's sections.
bool reachesInSections(const std::string &Body) {
  Parsed P(Marks +
           "namespace Catch { struct Section { Section(); ~Section(); explicit operator "
           "bool() const; }; }\n#define SECTION if (const Catch::Section &s = "
           "Catch::Section())\nvoid f(bool x) { " +
           Body + " }");
  return leads(P.function("f"), "a", [](const Event &E) { return calledBy(E) == "b"; });
}

TEST(Flow, ARunEntersOneOfSeveralSections) {
  EXPECT_TRUE(reachesInSections("a(); SECTION { b(); }"));
  EXPECT_TRUE(reachesInSections("a(); SECTION { c(); } SECTION { b(); }"));
  EXPECT_FALSE(reachesInSections("SECTION { a(); } SECTION { b(); }"));
  EXPECT_FALSE(reachesInSections("a(); SECTION { c(); } SECTION { c(); } b();"));
  EXPECT_TRUE(reachesInSections("a(); SECTION { c(); } SECTION { } b();"));
  EXPECT_TRUE(reachesInSections("a(); SECTION { c(); } else { b(); } SECTION { }"));
}

TEST(Flow, SectionsHaveSectionsOfTheirOwn) {
  EXPECT_TRUE(reachesInSections("a(); SECTION { SECTION { b(); } }"));
  EXPECT_TRUE(reachesInSections("SECTION { a(); SECTION { c(); } SECTION { b(); } }"));
  EXPECT_FALSE(reachesInSections("SECTION { SECTION { a(); } SECTION { b(); } }"));
  EXPECT_FALSE(reachesInSections("SECTION { SECTION { a(); } } SECTION { b(); }"));
  EXPECT_TRUE(reachesInSections("SECTION { SECTION { a(); } } b();"));
}

TEST(Flow, ExitsSayHow) {
  Parsed P(Marks + "task<> f(bool x) { if (x) { a(); co_return; } b(); throw 1; }");
  const Function &F = P.function("f");
  auto Leaving = [&](llvm::StringRef From) {
    const Stmt *By = nullptr;
    leads(F, From, [&](const Event &E) {
      By = E.Kind == Event::Exit ? E.Node : By;
      return E.Kind == Event::Exit;
    });
    return By;
  };
  EXPECT_TRUE(llvm::isa_and_nonnull<CoreturnStmt>(Leaving("a")));
  EXPECT_TRUE(llvm::isa_and_nonnull<CXXThrowExpr>(Leaving("b")));
}

TEST(Flow, TheEndOfTheBodyIsAnExit) {
  Parsed P(Marks + "extern \"C\" [ [noreturn]] void abort() noexcept; [ [noreturn]] void fail();"
                   "void f() { a(); } void g() { a(); abort(); } void h() { a(); fail(); }"
                   "void i(bool x) { a(); if (x) abort(); } void j() noexcept { a(); }");
  auto Ends = [&](const char *Name, enum Event::Kind Kind) {
    return leads(P.function(Name), "a", [&](const Event &E) { return E.Kind == Kind; });
  };
  for (const char *Name : {"f", "i", "j"})
    EXPECT_TRUE(Ends(Name, Event::Exit)) << Name;
  for (const char *Name : {"g", "h"})
    EXPECT_FALSE(Ends(Name, Event::Exit)) << Name;
  EXPECT_TRUE(Ends("h", Event::Thrown));
}

TEST(Flow, ShortestPathsAndTheirBranches) {
  Parsed P(Marks + "task<> f(bool x, bool y) { if (x) { if (y) a(); } else b(); co_return; }");
  std::optional<FlowPath> Path = flowOf(P.function("f"))->search([&](const Event &E, unsigned &) {
    return calledBy(E) == "a" ? Flow::Next::Found : Flow::Next::Go;
  });
  ASSERT_TRUE(Path);
  ASSERT_EQ(Path->Branches.size(), 2u);
  EXPECT_TRUE(Path->Branches[0].Taken);
  EXPECT_TRUE(Path->Branches[1].Taken);
}

TEST(Flow, StatesJoinByValue) {
  Parsed P(Marks + "task<> f(int n) { for (int i = 0; i < n; ++i) a(); b(); co_return; }");
  unsigned Visits = 0;
  flowOf(P.function("f"))->search([&](const Event &E, unsigned &State) {
    if (calledBy(E) == "a")
      State = 1;
    Visits += calledBy(E) == "b";
    return Flow::Next::Go;
  });
  EXPECT_EQ(Visits, 2u) << "once with and once without a()";
}

TEST(Flow, LambdasMembersAndTemplatesHaveTheirOwn) {
  Parsed P(Marks + "struct s { task<> m() { a(); co_await step(); } };\n"
                   "template <class T> task<> t(T v) { a(); co_await v(); }\n"
                   "task<> f() { auto l = [](auto v) -> task<> { a(); co_await v(); };\n"
                   "  co_await l(step); co_await t(step); s o; co_await o.m(); }");
  for (const char *Name : {"s::m", "t", "f::lambda"})
    EXPECT_TRUE(leads(P.function(Name), "a", [](const Event &E) {
      return E.Kind == Event::Suspension;
    })) << Name;
}

} // namespace
