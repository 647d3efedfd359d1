// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "flow/Conditions.h"
#include "Parsed.h"
#include "flow/Flow.h"
#include "model/Names.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Prelude = R"(
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
void a(); void b(); bool cond(); void change(bool &); void look(const bool &); void set(bool *);
task<> keep(bool &);
enum class mode { one, two, three };
struct node { bool on; node *next; };
struct options { bool loud; int level; bool is_loud() const { return loud; } };
extern bool anywhere; extern const bool fixed;
)";

/// Whether a path of \p F leads from a call of a() to one of b().
bool meet(const Function &F) {
  return flowOf(F)
      ->search([&](const Event &E, unsigned &Met) {
        const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
        const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
        if (!Callee || !Callee->getIdentifier())
          return Flow::Next::Go;
        Met |= Callee->getName() == "a";
        return Callee->getName() == "b" && Met ? Flow::Next::Found : Flow::Next::Go;
      })
      .has_value();
}

struct Case {
  const char *Parameters;
  const char *Body;
};

void expect(bool Meet, std::initializer_list<Case> Cases) {
  std::string Code = Prelude;
  unsigned Count = 0;
  for (const Case &C : Cases)
    Code += "task<> f" + std::to_string(Count++) + "(" + C.Parameters + ") { " + C.Body +
            " co_return; }\n";
  Parsed P(Code);
  EXPECT_EQ(P.errors(), 0u);
  Count = 0;
  for (const Case &C : Cases)
    EXPECT_EQ(meet(P.function("f" + std::to_string(Count++))), Meet)
        << C.Parameters << ": " << C.Body;
}
void neverMeet(std::initializer_list<Case> Cases) { expect(false, Cases); }
void mayMeet(std::initializer_list<Case> Cases) { expect(true, Cases); }

TEST(Conditions, TheSameVariable) {
  neverMeet({{"bool x", "if (x) a(); if (!x) b();"},
             {"bool x", "if (x) a(); else co_return; if (!x) b();"},
             {"bool x", "if (x) a(); x ? void() : b();"},
             {"bool x", "if (x == true) a(); if (x == false) b();"},
             {"bool x, bool y", "if (x) { if (y) a(); } if (x) { if (!y) b(); }"},
             {"bool x", "for (int i = 0; i < 3; ++i) { if (x) a(); if (!x) b(); }"},
             {"int n", "if (n) a(); if (n == 0) b();"}});
  mayMeet({{"bool x", "if (x) a(); if (x) b();"},
           {"bool x, bool y", "if (x) a(); if (!y) b();"},
           {"", "if (cond()) a(); if (!cond()) b();"}});
}

TEST(Conditions, ComparisonsWithConstants) {
  neverMeet({{"int n", "if (n == 1) a(); if (n == 2) b();"},
             {"int n", "if (n > 3) a(); if (n < 2) b();"},
             {"int n", "if (n >= 2) a(); if (2 > n) b();"},
             {"unsigned n", "if (n < 1) a(); if (n) b();"},
             {"mode m", "if (m == mode::one) a(); if (m != mode::one) b();"},
             {"int n", "switch (n) { case 1: a(); break; default: ; } if (n != 1) b();"},
             {"int n", "switch (n) { case 1: case 2: a(); break; } if (n == 3) b();"},
             {"mode m", "if (m != mode::one) a(); switch (m) { case mode::one: b(); }"},
             {"int n", "switch (n) { case 1: a(); break; default: ; }"
                       " switch (n) { case 1: break; default: b(); }"},
             {"int n, int m", "if (n < m) a(); if (m <= n) b();"},
             {"unsigned n", "if (n & 4) a(); if ((n & 4) == 0) b();"}});
  mayMeet({{"int n", "if (n > 1) a(); if (n > 3) b();"},
           {"int n", "if (n > 1) a(); if (n < 3) b();"},
           {"mode m", "if (m != mode::one) a(); if (m != mode::two) b();"},
           {"int n", "switch (n) { case 1: a(); default: ; } if (n == 1) b();"},
           {"int n", "switch (n) { case 1: a(); } switch (n) { default: b(); }"
                     " switch (n) { case 1: b(); }"},
           {"int n, int m", "if (n < m) a(); if (m != n) b();"}});
}

TEST(Conditions, PartsOfConditions) {
  neverMeet({{"bool x, bool y", "if (x && y) a(); if (!x) b();"},
             {"bool x, bool y", "if (x && y) a(); if (!(x && y)) b();"},
             {"bool x, bool y", "if (x && y) a(); if (!x || !y) b();"},
             {"bool x, bool y", "if (x || y) a(); if (!x && !y) b();"},
             {"bool x, bool y", "bool both = x && y; if (both) a(); if (!x || !y) b();"},
             {"bool x, bool y", "if (!(x || y)) a(); if (x) b();"}});
  mayMeet({{"bool x, bool y", "if (x || y) a(); if (!x) b();"},
           {"bool x, bool y", "if (x && y) a(); if (x || y) b();"},
           {"bool x, bool y", "if (!(x && y)) a(); if (x) b();"}});
}

TEST(Conditions, WhatIsAssignedDecidesLaterTests) {
  neverMeet({{"", "bool done = false; if (cond()) { a(); done = true; } if (!done) b();"},
             {"", "int state = 0; if (cond()) { a(); state = 2; } if (state == 0) b();"},
             {"int n", "bool first = true; while (n-- > 0) { if (!first) { b(); } a();"
                       " first = true; }"},
             {"", "bool done = false; while (cond()) if (!std::exchange(done, true)) { a(); }"
                  " else { a(); co_return; } if (cond() && done == false) { a(); co_return; }"},
             {"bool x", "bool y = x; if (x) a(); if (!y) b();"},
             {"bool x", "const bool no = !x; if (x) a(); if (no) b();"},
             {"int n", "const bool many = n > 3; if (many) a(); if (n < 2) b();"},
             {"node *p", "if (!p) a(); p = nullptr; if (p) b();"}});
  mayMeet({{"", "bool done = false; if (cond()) { a(); done = false; } if (!done) b();"},
           {"", "bool done = false; while (cond()) { if (!done) { a(); } else { b(); }"
                " done = true; }"},
           {"int n", "bool done = false; while (n-- > 0) { if (done) b(); a(); done = true; }"}});
}

TEST(Conditions, AnExpressionTestsAndSets) {
  neverMeet(
      {{"", "bool done = false; while (cond()) { if (!std::exchange(done, true)) { b(); a(); } }"},
       {"", "bool first = true; while (cond()) if (std::exchange(first, false)) { b(); a(); }"},
       {"", "bool done = false; auto &d = done; while (cond()) { if (std::exchange(d, true))"
            " continue; b(); a(); }"},
       {"", "int n = 0; while (cond()) if (std::exchange(n, 1) == 0) { b(); a(); }"},
       {"", "bool done = false; while (cond()) { bool was = std::exchange(done, true);"
            " if (!was) { b(); a(); } }"},
       {"", "bool done = false; while (cond()) { bool was = done; done = true;"
            " if (!was) { b(); a(); } }"},
       {"", "int n = 0; while (cond()) if (n++ == 0) { b(); a(); }"},
       {"", "int n = 0; while (cond()) if (++n == 1) { b(); a(); }"},
       {"", "int n = 0; while (cond()) { if (n == 0) { b(); a(); } n += 2; }"},
       {"", "int n = 1; while (cond()) if (n-- == 1) { b(); a(); }"},
       {"", "std::atomic<bool> d{false}; while (cond()) if (!d.exchange(true)) { b(); a(); }"},
       {"", "std::atomic_flag d; while (cond()) if (!d.test_and_set()) { b(); a(); }"},
       {"", "std::atomic<int> n(0); while (cond()) if (n.fetch_add(1) == 0) { b(); a(); }"},
       {"", "std::atomic<bool> d = false; while (cond()) if (!d) { d = true; b(); a(); }"}});
  mayMeet(
      {{"", "bool done = false; while (cond()) if (!std::exchange(done, false)) { b(); a(); }"},
       {"", "bool done = false; while (cond()) if (!std::exchange(done, cond())) { b(); a(); }"},
       {"", "bool done = false; while (cond()) { if (!std::exchange(done, true)) { b(); a(); }"
            " done = false; }"},
       {"bool done", "while (cond()) if (std::exchange(done, true)) { b(); a(); }"},
       {"", "int n = 0; while (cond()) if (n++ < 2) { b(); a(); }"},
       {"", "int n = 0; while (cond()) { if (n == 0) { b(); a(); } ++n; --n; }"},
       {"", "unsigned n = 0; while (cond()) { if (n < 1 || n > 7) { b(); a(); } --n; }"},
       {"std::atomic<bool> &d", "while (cond()) if (!d.exchange(true)) { b(); a(); }"}});
}

TEST(Conditions, ObjectsThatMayBeEmpty) {
  neverMeet({{"node *p", "if (p) a(); if (p == nullptr) b();"},
             {"std::optional<int> o", "if (o) a(); if (!o.has_value()) b();"},
             {"std::optional<int> o", "if (o != std::nullopt) a(); if (!o) b();"},
             {"std::unique_ptr<int> p", "if (p) a(); if (p == nullptr) b();"},
             {"std::shared_ptr<int> p", "if (!p) a(); if (p.get() != nullptr) b();"},
             {"std::function<void()> g", "if (g) a(); if (!g) b();"},
             {"std::string s", "if (s.empty()) a(); if (!s.empty()) b();"},
             {"std::vector<int> v", "if (v.empty()) a(); if (v.size() > 0) b();"},
             {"options o", "if (o.loud) a(); if (!o.is_loud()) b();"}});
  mayMeet({{"std::optional<int> o", "if (o) a(); o.reset(); if (!o) b();"},
           {"std::unique_ptr<int> p", "if (p) a(); auto q = std::move(p); if (!p) b();"},
           {"std::vector<int> v", "if (v.empty()) a(); v.push_back(1); if (!v.empty()) b();"},
           {"std::atomic<bool> &x", "if (x) a(); if (!x) b();"}});
}

TEST(Conditions, OtherNamesOfTheSameObject) {
  neverMeet({{"bool x", "auto &y = x; auto &z = y; if (x) a(); if (!z) b();"},
             {"options o", "auto &[loud, level] = o; if (o.loud) a(); if (!loud) b();"},
             {"bool x", "auto ask = [&] { return x; }; if (ask()) a(); if (!x) b();"}});
  mayMeet({{"bool x", "auto &y = x; if (x) a(); y = cond(); if (!x) b();"},
           {"bool x", "bool *p = &x; if (x) a(); *p = cond(); if (!x) b();"},
           {"bool x, bool y", "auto &z = cond() ? x : y; if (x) a(); z = false; cond();"
                              " if (!x) b();"},
           {"std::vector<node> v", "for (auto &e : v) { if (e.on) a(); if (!e.on) b(); }"},
           {"std::vector<node *> v", "for (node *e : v) { if (e->on) a(); if (!e->on) b(); }"},
           {"node *p, node *q", "if (p->on) a(); q->on = false; if (!p->on) b();"}});
}

TEST(Conditions, UntilSomethingMayChangeThem) {
  neverMeet({{"bool x", "if (x) a(); look(x); co_await step(); if (!x) b();"},
             {"bool x", "auto show = [&] { use(x); }; if (x) a(); show(); if (!x) b();"},
             {"bool x", "auto copy = [x]() mutable { x = !x; }; if (x) a(); copy(); if (!x) b();"},
             {"bool &x", "if (x) a(); if (!x) b();"},
             {"const options &o", "if (o.loud) a(); if (!o.loud) b();"},
             {"", "if (fixed) a(); co_await step(); if (!fixed) b();"}});
  mayMeet({{"bool x", "if (x) a(); x = cond(); if (!x) b();"},
           {"int n", "if (n == 1) a(); ++n; if (n == 2) b();"},
           {"bool x", "if (x) a(); change(x); if (!x) b();"},
           {"bool x", "set(&x); if (x) a(); cond(); if (!x) b();"},
           {"bool x", "auto flip = [&] { x = !x; }; if (x) a(); flip(); if (!x) b();"},
           {"bool x", "task<> t = keep(x); if (x) a(); co_await step(); if (!x) b();"
                      " co_await std::move(t);"},
           {"bool &x", "if (x) a(); co_await step(); if (!x) b();"},
           {"", "if (anywhere) a(); cond(); if (!anywhere) b();"},
           {"node *p", "if (p->on) a(); co_await step(); if (!p->on) b();"},
           {"node *p", "if (p->on) a(); p = p->next; if (!p->on) b();"}});
}

TEST(Conditions, OfTheObjectUntilASuspensionOrACallOfIt) {
  Parsed P(Prelude + R"(struct s { bool on; void set(); bool get() const;
    task<> same() { if (on) a(); if (!on) b(); co_return; }
    task<> asked() { if (on) a(); cond(); get(); if (!this->on) b(); co_return; }
    task<> called() { if (on) a(); set(); if (!on) b(); co_return; }
    task<> suspended() { if (on) a(); co_await step(); if (!on) b(); }
  };)");
  EXPECT_FALSE(meet(P.function("s::same")));
  EXPECT_FALSE(meet(P.function("s::asked")));
  EXPECT_TRUE(meet(P.function("s::called")));
  EXPECT_TRUE(meet(P.function("s::suspended")));
}

TEST(Conditions, WhatIsKnownWhereASearchBegins) {
  Parsed P(Prelude + "task<> f(bool x) { bool done = false; if (!x) co_return; a();"
                     " if (!x) b(); if (done) b(); co_return; }");
  const Function &F = P.function("f");
  std::optional<FlowPoint> AfterA;
  for (const auto *Call : F.all<CallExpr>())
    if (Call->getDirectCallee() && identifierOf(Call->getDirectCallee()) == "a")
      AfterA = flowOf(F)->after(Call);
  ASSERT_TRUE(AfterA);
  EXPECT_FALSE(flowOf(F)->search(*AfterA, 0, [](const Event &E, unsigned &) {
    const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
    return Call && identifierOf(Call->getDirectCallee()) == "b" ? Flow::Next::Found
                                                                : Flow::Next::Go;
  }));
}

/// The number of blocks that a search enters.
unsigned entered(unsigned Flags) {
  std::string Parameters = "bool x0", First, Second;
  for (unsigned I = 1; I < Flags; ++I)
    Parameters += ", bool x" + std::to_string(I);
  for (unsigned I = 0; I < Flags; ++I) {
    First += "if (x" + std::to_string(I) + ") a();\n";
    Second += "if (!x" + std::to_string(I) + ") b();\n";
  }
  Parsed P(Prelude + "task<> f(" + Parameters + ") {" + First + Second + "co_return; }");
  unsigned Branches = 0;
  flowOf(P.function("f"))->search([&](const Event &E, unsigned &) {
    Branches += E.Kind == Event::Branch;
    return Flow::Next::Go;
  });
  return Branches;
}

TEST(Conditions, ManyAtOnceAreForgottenRatherThanMultiplied) {
  unsigned Few = entered(20), Many = entered(80);
  EXPECT_LE(Many, 6 * Few);
}

} // namespace
