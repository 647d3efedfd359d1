// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Outliving.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { void push_back(T); int size(); void clear(); }; }
struct node { int *p; void loop(int v, bool b); };
int *global; void look(int *); void reset(int *&);
)cpp";

/// `how` and what is read, for every address of a local that outlives it.
std::vector<std::string> outliving(Parsed &P, const char *Name) {
  std::vector<std::string> Found;
  for (const Outliving &O : outlivingLocals(P.function(Name))) {
    EXPECT_TRUE(O.Object && O.Holder);
    Found.push_back(P.spot(O.How == Outliving::UsedLater ? O.Used : O.Kept));
  }
  return Found;
}

TEST(Outliving, UsedWhenItsBlockIsLeft) {
  Parsed P(Before + R"cpp(
void f(bool b) {
  int *later = nullptr, *reset = nullptr, *asked = nullptr, *inside = nullptr, *set = nullptr;
  std::vector<int *> all, cleared;
  { int v = 0; later = &v; reset = &v; asked = &v; inside = &v; look(inside); set = &v;
    all.push_back(&v); cleared.push_back(&v); cleared.clear(); }
  look($used[[later]]);
  *$used[[set]] = 1;
  reset = nullptr; look(reset);
  if (asked) asked = nullptr;
  all.size();
  use($used[[all]]);
  use(cleared);
})cpp");
  std::vector<std::string> Found = outliving(P, "f");
  EXPECT_EQ(Found, P.marked("used"));
}

TEST(Outliving, StaysBehindInWhatLivesOn) {
  Parsed P(Before + R"cpp(
void f(node &n, node *q, node own, bool b) {
  int v = 0; static int kept;
  $kept[[global = &v]];
  $kept[[n.p = &v]];
  $kept[[q->p = &v]];
  own.p = &v;
  n.p = &kept;
}
void g(node &n) { int v = 0; n.p = &v; n.p = nullptr; }
void h(node &n) { int v = 0; n.p = &v; auto l = [&] { n.p = nullptr; }; l(); }
void k() { int v = 0; global = &v; reset(global); }
void m(bool b) { int v = 0; $some[[global = &v]]; if (b) global = nullptr; }
void node::loop(int v, bool b) { $member[[p = &v]]; }
)cpp");
  // n.p is given something else that lives.
  EXPECT_EQ(outliving(P, "f"), (std::vector{P.marked("kept")[0], P.marked("kept")[2]}));
  for (const char *Silent : {"g", "h", "k"})
    EXPECT_TRUE(outliving(P, Silent).empty()) << Silent;
  EXPECT_EQ(outliving(P, "m"), P.marked("some"));
  EXPECT_EQ(outliving(P, "node::loop"), P.marked("member"));
}

TEST(Outliving, Loans) {
  Parsed P(Before + R"cpp(
struct resource { int n; };
template <class F> auto with(F run) { resource own; return run(own); }
void f() {
  int *later = nullptr, *fine = nullptr; int copied = 0;
  with([&](resource &lent) { later = &lent.n; fine = &lent.n; copied = lent.n; look(fine); });
  look($used[[later]]);
  use(copied);
  use(with([](resource &lent) { return $returned[[&lent.n]]; }));
  use(with([](resource &lent) { return lent.n; }));
  with([](resource &lent) { $kept[[global = &lent.n]]; });
})cpp");
  const Function &F = P.function("f");
  std::vector<std::string> Used, Returned, Kept;
  for (const Loan &L : loansIn(F))
    for (const Outliving &O : outlivingLoan(L, F)) {
      if (O.How == Outliving::UsedLater)
        Used.push_back(P.spot(O.Used));
      else if (O.How == Outliving::Returned)
        Returned.push_back(P.spot(O.Kept));
      else
        Kept.push_back(P.spot(O.Kept));
    }
  EXPECT_EQ(Used, P.marked("used"));
  EXPECT_EQ(Returned, P.marked("returned"));
  EXPECT_EQ(Kept, P.marked("kept"));
}

} // namespace
