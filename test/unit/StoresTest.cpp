// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "values/Stores.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { void push_back(T); void insert(T *, T *, T *);
 void insert(int, T); T &operator[](int); void clear(); int size(); }; }
struct node { int *p; node *next; int values[2]; std::vector<int *> all; void keep(int *v); };
struct own { void push_back(int *); };
)cpp";

TEST(Stores, AssignmentsAndInsertions) {
  Parsed P(Before + R"cpp(
void f(node n, node *q, std::vector<int *> v, own o, int *a) {
  $target[[n.p]] = $value[[a]];
  $target[[q->next->p]] = $value[[a]];
  $target[[v]].push_back($value[[a]]);
  $target[[n.all]].insert($value[[0]], $value[[a]]);
  v.insert(&a, &a, &a);
  o.push_back(a);
  int *copy = a;
  n.values[0] += 1;
})cpp");
  std::vector<std::string> Targets, Values;
  for (const Store &S : storesIn(P.function("f"))) {
    if (Targets.empty() || Targets.back() != P.spot(S.Target))
      Targets.push_back(P.spot(S.Target));
    Values.push_back(P.spot(S.Value));
  }
  EXPECT_EQ(Targets, P.marked("target"));
  EXPECT_EQ(Values, P.marked("value"));
}

TEST(Stores, Roots) {
  Parsed P(Before + R"cpp(
void node::keep(int *v) { use($member[[p]]); use($explicit[[this->p]]); use($chain[[this->next->p]]); }
void f(node n, node *q, std::vector<int *> v) {
  use($direct[[n.p]]); use($array^n.values[0]); use($pointer[[q->p]]); use($star[[(*q).p]]);
  use($element^v[0]); [&] { use($captured[[n.p]]); }(); use($temporary[[node().p]]);
})cpp");
  struct {
    const char *Mark, *Variable;
    bool This = false, Captured = false, Through = false;
  } Cases[] = {{"member", "", true},
               {"explicit", "", true},
               {"chain", "", true, false, true},
               {"direct", "n"},
               {"array", "n"},
               {"pointer", "q", false, false, true},
               {"element", "v", false, false, true},
               {"star", "q", false, false, true},
               {"captured", "n", false, true},
               {"temporary", ""}};
  for (const auto &Case : Cases) {
    Root R = rootOf(P.at<Expr>(Case.Mark));
    EXPECT_EQ(R.Variable ? R.Variable->getName() : "", Case.Variable) << Case.Mark;
    EXPECT_EQ(R.This, Case.This) << Case.Mark;
    EXPECT_EQ(R.Captured, Case.Captured) << Case.Mark;
    EXPECT_EQ(R.Through, Case.Through) << Case.Mark;
  }
}

TEST(Stores, WhatOverwrites) {
  Parsed P(Before + R"cpp(
void f(node n, node m, int *a) {
  $target[[n.p]];
  $yes[[n.p = a]]; $yes[[std::exchange(n.p, nullptr)]];
  m.p = a; n.next = &m; *n.p = 1; std::exchange(m.p, nullptr); use(n.p);
  n.all.push_back(a); n.all.size();
})cpp");
  std::vector<std::string> Found;
  for (const Stmt *S : P.function("f").statements())
    if (overwrites(S, P.at<MemberExpr>("target")))
      Found.push_back(P.spot(S));
  EXPECT_EQ(Found, P.marked("yes"));
}

} // namespace
