// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "values/Referent.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
#include <string>
#include <string_view>
void number_ref(const int &);
void number_pointer(const int *);
void text(std::string_view);
void letters(const char *);
int global;
)cpp";

/// What parameter and argument of the call at $x^ bind.
Referents bound(Parsed &P) {
  const auto *Call = P.at<CallExpr>("x");
  if (!Call || !Call->getDirectCallee())
    return {};
  return referentsOf(Call->getDirectCallee()->getParamDecl(0)->getType(), Call->getArg(0));
}

struct Case {
  const char *Body;
  enum Referent::Kind Kind;
  bool Held = false;
};

void expectOneEach(llvm::ArrayRef<Case> Cases) {
  std::string Code = Before;
  for (size_t I = 0; I != Cases.size(); ++I)
    Code += "void f" + std::to_string(I) + "(int &p, int v) { " + Cases[I].Body + " }";
  Parsed P(Code);
  for (size_t I = 0; I != Cases.size(); ++I) {
    auto Calls = P.function("f" + std::to_string(I)).all<CallExpr>();
    ASSERT_FALSE(Calls.empty()) << Cases[I].Body;
    const ParmVarDecl *Param = Calls[0]->getDirectCallee()->getParamDecl(0);
    Referents Found = referentsOf(Param->getType(), Calls[0]->getArg(0));
    ASSERT_EQ(Found.size(), 1u) << Cases[I].Body;
    EXPECT_EQ(Found[0].Kind, Cases[I].Kind) << Cases[I].Body;
    EXPECT_EQ(Found[0].Held, Cases[I].Held) << Cases[I].Body;
  }
}

TEST(Referent, Places) {
  expectOneEach({
      {"int n = 0; number_ref(n);", Referent::Local},
      {"number_ref(v);", Referent::Local},
      {"number_ref(p);", Referent::Parameter},
      {"number_ref(global);", Referent::Global},
      {"static int n; number_ref(n);", Referent::Global},
      {"number_ref(1);", Referent::Temporary},
      {"number_ref(noisy(1).value);", Referent::Temporary},
      {"noisy n(1); number_ref(n.value);", Referent::Local},
      {"auto &&n = noisy(1); number_ref(n.value);", Referent::Local},
      {"int n = 0; int &r = n; number_ref(r);", Referent::Local},
      {"int n[2] = {}; number_ref(n[1]);", Referent::Local},
      {"int n = 0; number_ref(std::as_const(n));", Referent::Local},
  });
}

TEST(Referent, Pointees) {
  expectOneEach({
      {"int n = 0; number_pointer(&n);", Referent::Local},
      {"int n[2] = {}; number_pointer(n);", Referent::Local},
      {"std::string s; text(s);", Referent::Local, true},
      {"text(std::string(\"a\"));", Referent::Temporary, true},
      {"std::string s; letters(s.c_str());", Referent::Local, true},
  });
}

TEST(Referent, ACopyRefersToNothing) {
  Parsed P(Before + "void copy(int); void name(std::string);"
                    "void f(int n, std::string s) { $x^copy(n); $y^name(s); }");
  EXPECT_TRUE(bound(P).empty());
  const auto *Call = P.at<CallExpr>("y");
  ASSERT_TRUE(Call);
  EXPECT_TRUE(
      referentsOf(Call->getDirectCallee()->getParamDecl(0)->getType(), Call->getArg(0)).empty());
}

TEST(Referent, TemporariesOfARangeLiveForTheLoopSinceCxx23) {
  // P2718: they are then objects without a name, which die after the loop.
  for (const auto &[Standard, Count] : {std::pair{"-std=c++20", 1u}, std::pair{"-std=c++23", 0u}}) {
    Parsed P("generator<int> numbers(const noisy &);"
             "task<> f() { for (int i : ^numbers(noisy())) { use(i); co_await step(); } }",
             {Standard});
    const auto *Call = P.at<CallExpr>();
    Referents Found =
        referentsOf(Call->getDirectCallee()->getParamDecl(0)->getType(), Call->getArg(0));
    ASSERT_EQ(Found.size(), Count) << Standard;
    for (const Referent &R : Found)
      EXPECT_EQ(R.Kind, Referent::Temporary) << Standard;
  }
}

TEST(Referent, BothArmsOfAChoice) {
  Parsed P("void number_ref(const int &); void f(bool b, int &p) { int n = 0; $x^number_ref(b ? n "
           ": p); }");
  Referents Found = bound(P);
  ASSERT_EQ(Found.size(), 2u);
  EXPECT_EQ(Found[0].Kind, Referent::Local);
  EXPECT_EQ(Found[1].Kind, Referent::Parameter);
}

TEST(Referent, ThisAndCaptures) {
  Parsed P("void number_ref(const int &); struct s { int m; void g() { $x^number_ref(m); } };"
           "void f() { int n = 0; [n] { $y^number_ref(n); }(); }");
  Referents Found = bound(P);
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Kind, Referent::This);
  const auto *Call = P.at<CallExpr>("y");
  ASSERT_TRUE(Call);
  Referents Inside = placesOf(Call->getArg(0));
  ASSERT_EQ(Inside.size(), 1u);
  EXPECT_EQ(Inside[0].Kind, Referent::Captured);
}

TEST(Referent, ClosuresKeepWhatTheyCaptureByReference) {
  Parsed P("void f() { int a = 0, b = 0; auto l = [&a, b] { use(a, b); }; }");
  Referents Found = pointeesOf(P.variable("f", "l")->getInit());
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Variable, P.variable("f", "a"));
}

TEST(Referent, LocalViewsAreFollowedWhereNothingChangesThem) {
  auto Reaches = [](const std::string &Change) {
    Parsed P("void f() { int a = 0; int *p = &a; " + Change + " int *q = p; use(q); }");
    Referents Found = pointeesOf(P.variable("f", "q")->getInit(), P.function("f"));
    return Found.size() == 1 && Found[0].Variable == P.variable("f", "a");
  };
  EXPECT_TRUE(Reaches(""));
  EXPECT_FALSE(Reaches("p = nullptr;"));
}

TEST(Referent, TypesThatReferToSomething) {
  Parsed P(Before +
           "struct holder { int &r; }; struct nested { holder h; }; struct deep { nested n; };"
           "struct plain { int n; };"
           "void f(int *a, std::string_view b, std::string c, holder &d, nested &e,"
           " deep &g, plain &h, void (*i)(), int j) {}");
  auto Like = [&](const char *Name) {
    return isReferenceLike(P.variable("f", Name)->getType().getNonReferenceType());
  };
  for (const char *Yes : {"a", "b", "d", "e"})
    EXPECT_TRUE(Like(Yes)) << Yes;
  for (const char *No : {"c", "g", "h", "i", "j"})
    EXPECT_FALSE(Like(No)) << No;
  EXPECT_TRUE(isView(P.variable("f", "b")->getType()));
  EXPECT_FALSE(isView(P.variable("f", "d")->getType()));
}

} // namespace
