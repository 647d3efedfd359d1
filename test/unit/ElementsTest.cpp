// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Elements.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
struct pointing { int *p; };
generator<int> own() { int v = 1; co_yield v; }
generator<int &> lent(int &r) { co_yield r; }
generator<int &> referring() { int v = 1; co_yield v; }
generator<int> unseen();
)cpp";

TEST(Elements, WhoseGeneratorTheyDieWith) {
  Parsed P(Before + "int global; generator<const int *> pointers() { co_yield &global; }"
                    "void f(int &r) { auto a = own(); auto b = lent(r); auto c = unseen();"
                    " auto d = referring(); }");
  const Function &F = P.function("f");
  auto Die = [&](const char *Name) {
    return elementsDieAtNextStep(P.variable("f", Name)->getInit(), F);
  };
  EXPECT_TRUE(Die("a"));
  EXPECT_FALSE(Die("b")); // what it yields lives elsewhere
  EXPECT_FALSE(Die("c")); // nobody saw its body
  EXPECT_FALSE(Die("d")); // says that it yields references
}

TEST(Elements, Sources) {
  Parsed P(Before + R"cpp(
void f(int &r) {
  for (auto &&each : own()) use(each);
  for (auto copy : own()) use(copy);
  for (auto &&other : lent(r)) use(other);
  auto g = own(); auto it = g.begin(); ++it;
})cpp");
  std::vector<std::string> Holders;
  for (const ElementSource &S : elementSources(P.function("f"))) {
    Holders.push_back(S.Holder->getNameAsString());
    EXPECT_TRUE(S.Owned) << Holders.back();
    EXPECT_EQ(S.Loop != nullptr, Holders.back() == "each");
  }
  EXPECT_EQ(Holders, (std::vector<std::string>{"each", "it"}));
}

TEST(Elements, StepsAndReferences) {
  Parsed P(Before + R"cpp(
void f() {
  auto g = own(); auto it = g.begin();
  int copy = *it; pointing keeps{&copy};
  int &&bound = *it;
  $step[[++it]]; use(*it); g.end();
})cpp");
  const Function &F = P.function("f");
  std::vector<ElementSource> Sources = elementSources(F);
  ASSERT_EQ(Sources.size(), 1u);
  std::vector<std::string> Steps;
  for (const Stmt *S : F.statements())
    if (Sources[0].isStep(S, F))
      Steps.push_back(P.spot(S));
  EXPECT_EQ(Steps, P.marked("step"));
  EXPECT_EQ(elementVariable(P.variable("f", "copy")->getInit()), P.variable("f", "it"));
  for (const ElementReference &R : elementReferences(F))
    EXPECT_NE(R.Variable->getName(), "copy");
}

} // namespace
