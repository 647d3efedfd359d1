// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "code/Unit.h"
#include "Parsed.h"
#include "model/Names.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

using Names = std::vector<std::string>;

/// The functions of the snippet, without those of the prelude.
Names functionsOf(Parsed &P) {
  Names Found;
  for (const auto &F : P.unit().functions())
    if (P.spot(F->decl().getSourceRange()) != "outside of the snippet")
      Found.push_back(F->name());
  return Found;
}

TEST(Unit, FunctionsAreWhatHasABody) {
  Parsed P("void declared(); void plain() {} struct s { s() = default; task<> m() { co_return; } };"
           "struct s2 { task<> out(); }; task<> s2::out() { auto l = [] {}; co_return; }"
           "namespace { inline namespace v1 { struct t { void operator()() {} }; } }");
  EXPECT_EQ(functionsOf(P),
            (Names{"plain", "s::m", "s2::out", "s2::out::lambda", "t::operator()"}));
  EXPECT_TRUE(P.function("s::m").isCoroutine());
  EXPECT_TRUE(P.function("s2::out::lambda").closure());
  EXPECT_FALSE(P.unit().function(&P.declaration("declared")));
}

TEST(Unit, TemplatesAreTheirInstantiations) {
  Parsed P("template <class T> task<> never(T) { co_return; }"
           "template <class T> task<> twice(T v) { auto l = [](auto w) -> task<> { co_await w(); };"
           " co_await l(v); }"
           "template <class T> struct box { task<> get() { co_return; } task<> unused() { "
           "co_return; } };"
           "task<> f(box<int> b) { co_await twice(step); co_await twice([] { return step(); });"
           " co_await b.get(); }");
  Names Found = functionsOf(P);
  EXPECT_EQ(llvm::count(Found, "never"), 0);
  EXPECT_EQ(llvm::count(Found, "twice"), 2);
  EXPECT_EQ(llvm::count(Found, "twice::lambda"), 2);
  EXPECT_EQ(llvm::count(Found, "box::get"), 1);
  EXPECT_EQ(llvm::count(Found, "box::unused"), 0);
}

TEST(Unit, ExplicitObjects) {
  Parsed P(
      "struct s { task<> m(this auto self) { co_await step(); }"
      " task<> r(this s &self) { co_return; } };"
      "task<> f(s o) { auto l = [n = 1](this auto self) -> task<> { use(n); co_await step(); };"
      " co_await o.m(); co_await l(); }",
      {"-std=c++23"});
  for (const char *Name : {"s::m", "s::r", "f::lambda"})
    EXPECT_TRUE(P.function(Name).isCoroutine()) << Name;
  EXPECT_EQ(P.function("f::lambda").suspensions().size(), 1u);
}

TEST(Unit, OneFindingForAPattern) {
  Parsed P(
      "template <class T> task<> f(T) { $drop[[step()]]; co_return; }"
      "template task<> f<int>(int); template task<> f<char>(char); template task<> f<bool>(bool);");
  std::vector<EnabledCheck> Checks;
  for (const CheckEntry &Entry : allChecks())
    if (llvm::StringRef(Entry.Info.Name) == "coro-unawaited-task")
      Checks.push_back({&Entry, Entry.Create()});
  ASSERT_EQ(Checks.size(), 1u);
  EXPECT_EQ(analyze(P.unit(), Checks).Findings.size(), 1u);
}

TEST(Unit, RecordsAreComplete) {
  Parsed P("struct ahead; struct whole {}; template <class T> struct pattern { T v; };"
           "pattern<int> used; template <class T> struct unused {};");
  unsigned Whole = 0, Instances = 0;
  for (const CXXRecordDecl *R : P.unit().records()) {
    EXPECT_TRUE(R->isCompleteDefinition() && !R->isDependentContext());
    Whole += R->getName() == "whole";
    Instances += R->getName() == "pattern";
    EXPECT_NE(R->getName(), "unused");
    EXPECT_NE(R->getName(), "ahead");
  }
  EXPECT_EQ(Whole, 1u);
  EXPECT_EQ(Instances, 1u);
}

TEST(Unit, CanonicalNames) {
  Parsed P("namespace a { inline namespace v2 { namespace { template <class T> struct s {"
           " task<> m() { co_return; } }; } } } void use_it(a::s<int> x) { x.m(); }"
           "namespace std { struct inside { void m() {} }; }");
  EXPECT_EQ(canonicalName(P.function("a::s::m").decl()), "a::s::m");
  EXPECT_TRUE(isStd(P.function("std::inside::m").decl()));
  EXPECT_FALSE(isStd(P.function("use_it").decl()));
}

} // namespace
