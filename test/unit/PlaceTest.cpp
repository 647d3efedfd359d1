// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "values/Place.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Prelude = R"(
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
struct n { int v; int w; n *next; };
void change(n *&); void change(int &);
)";

/// Whether the arguments of the calls of `use` at marks a and b name the same place.
bool same(const std::string &Before, const std::string &A, const std::string &B) {
  Parsed P(Prelude + "struct s { int m; n k; n *q; void g(n x, n y, n *p, n *r, bool c) { " +
           Before + " $a^use(" + A + "); $b^use(" + B + "); } };");
  EXPECT_EQ(P.errors(), 0u) << Before << A << B;
  const Function &F = P.function("s::g");
  auto At = [&](const char *Mark) { return placeOf(P.at<CallExpr>(Mark)->getArg(0), F); };
  return At("a") && At("a") == At("b");
}

TEST(Place, RootsAndPaths) {
  EXPECT_TRUE(same("", "m", "this->m"));
  EXPECT_TRUE(same("", "k.v", "(k).v"));
  EXPECT_TRUE(same("", "p->v", "(*p).v"));
  EXPECT_TRUE(same("", "q->next->v", "this->q->next->v"));
  EXPECT_FALSE(same("", "k.v", "k.w"));
  EXPECT_FALSE(same("", "p->v", "r->v"));
  EXPECT_FALSE(same("", "x.v", "y.v"));
  EXPECT_FALSE(same("", "p", "*p"));
}

TEST(Place, LocalReferencesAreOtherNames) {
  EXPECT_TRUE(same("auto &a = x;", "a.v", "x.v"));
  EXPECT_TRUE(same("auto &a = x; auto &b = a; const n &d = b;", "d.v", "x.v"));
  EXPECT_TRUE(same("auto &&a = std::move(x);", "a.v", "x.v"));
  EXPECT_TRUE(same("auto &a = k.v;", "a", "this->k.v"));
  EXPECT_TRUE(same("auto &[d, e, i] = x;", "d", "x.v"));
  EXPECT_FALSE(same("const n &a = n(x);", "a.v", "x.v"));
  EXPECT_FALSE(same("auto &a = c ? x : y;", "a.v", "x.v"));
  EXPECT_FALSE(same("n a = x;", "a.v", "x.v"));
}

TEST(Place, PointersThatNothingChanges) {
  EXPECT_TRUE(same("n *a = p;", "a->v", "p->v"));
  EXPECT_TRUE(same("n *a = &x;", "a->v", "x.v"));
  EXPECT_TRUE(same("n *a = &x; n *b = a;", "(*b).v", "x.v"));
  EXPECT_TRUE(same("auto *a = std::addressof(x);", "a->v", "x.v"));
  EXPECT_TRUE(same("auto *a = this;", "a->m", "m"));
  EXPECT_FALSE(same("n *a = p; a = r;", "a->v", "p->v"));
  EXPECT_FALSE(same("n *a = p; p = r;", "a->v", "p->v"));
  EXPECT_FALSE(same("n *a = p; change(a);", "a->v", "p->v"));
  EXPECT_FALSE(same("n *a = p; auto l = [&] { a = r; }; l();", "a->v", "p->v"));
}

TEST(Place, OwnersAndWrappers) {
  EXPECT_TRUE(same("std::unique_ptr<n> o;", "o->v", "(*o).v"));
  EXPECT_TRUE(same("std::unique_ptr<n> o; n *a = o.get();", "a->v", "o->v"));
  EXPECT_TRUE(same("std::shared_ptr<n> o; auto a = o;", "a->v", "o->v"));
  EXPECT_TRUE(same("std::optional<n> o;", "o.value().v", "o->v"));
  EXPECT_TRUE(same("std::reference_wrapper<n> a = std::ref(x);", "a.get().v", "a.get().v"));
  EXPECT_FALSE(same("std::shared_ptr<n> o; auto a = o; a.reset();", "a->v", "o->v"));
}

TEST(Place, Elements) {
  EXPECT_TRUE(same("int l[3] = {};", "l[1]", "l[1]"));
  EXPECT_TRUE(same("int l[3] = {}; const int i = m;", "l[i]", "l[i]"));
  EXPECT_TRUE(same("std::pair<int, int> l; auto &[a, b] = l;", "a", "l.first"));
  EXPECT_TRUE(same("std::pair<int, int> l;", "std::get<1>(l)", "l.second"));
  EXPECT_TRUE(same("std::tuple<int, int> l; auto &[a, b] = l;", "b", "std::get<1>(l)"));
  EXPECT_FALSE(same("int l[3] = {};", "l[1]", "l[2]"));
  EXPECT_FALSE(same("int l[3] = {}; int i = m; ++i;", "l[i]", "l[i]"));
}

TEST(Place, PrefixesAndLifetimes) {
  Parsed P(Prelude + "void f(n x, n &y, n *p) { static n z; $a^use(x); $b^use(x.v); $c^use(y.v);"
                     " $d^use(p->v); $e^use(z.v); }");
  const Function &F = P.function("f");
  auto At = [&](const char *Mark) { return placeOf(P.at<CallExpr>(Mark)->getArg(0), F); };
  EXPECT_TRUE(At("b").isWithin(At("a")));
  EXPECT_FALSE(At("a").isWithin(At("b")));
  EXPECT_EQ(At("b").rootVariable(), P.variable("f", "x"));
  EXPECT_EQ(At("a").variable(), P.variable("f", "x"));
  EXPECT_EQ(At("b").variable(), nullptr);
  EXPECT_TRUE(At("b").isFrameLocal());
  for (const char *No : {"c", "d", "e"})
    EXPECT_FALSE(At(No).isFrameLocal()) << No;
  EXPECT_TRUE(At("c").isIndirect());
  EXPECT_TRUE(At("d").isIndirect());
}

} // namespace
