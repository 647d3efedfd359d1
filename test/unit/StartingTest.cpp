// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "words/Starting.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Starting, WhatTheUnitDeclares) {
  Parsed P("namespace a { inline namespace v1 { void f(); } namespace b { template <class T> void "
           "g(T); } }"
           "void h(); struct s { void m(); };");
  auto Has = [&](const char *Name) { return declares(Name, P.context()); };
  for (const char *Yes : {"a::f", "a::b::g", "h"})
    EXPECT_TRUE(Has(Yes)) << Yes;
  for (const char *No : {"f", "a::g", "b::g", "c::f", "a::h"})
    EXPECT_FALSE(Has(No)) << No;
}

/// The titles of the fixes that are offered for the task that `name` drops.
std::vector<std::string> offers(const std::string &Declared, const std::string &Body,
                                const char *Name = "f") {
  Models Known;
  EXPECT_EQ(
      llvm::toString(Known.add("library: x\noffers: {spawn: 'x::spawn(x::pool(), {0})'}\n"
                               "functions:\n  - names: [x::sync_wait]\n    roles: [bridges]\n",
                               "x.yaml")),
      "");
  Parsed P("task<> made(); namespace x { " + Declared + " }" + Body, {"-std=c++20"}, Known);
  const auto *Call = P.at<CallExpr>();
  TypeProfile Profile = P.function(Name).types().of(Call->getType());
  Profile.Library = "x";
  std::vector<Finding> Findings;
  {
    FindingBuilder Found(&Findings, {}, P.context());
    offerToRun(Found, Call, Profile, P.function(Name));
  }
  std::vector<std::string> Titles;
  for (const Finding &F : Findings)
    for (const Fix &Offered : F.Fixes)
      Titles.push_back(Offered.Title);
  return Titles;
}

using Titles = std::vector<std::string>;

TEST(Starting, WhatTheLibraryHas) {
  const std::string Wait = "template <class T> void sync_wait(T);",
                    Spawn = "int pool(); void spawn(int, task<>);";
  const std::string Start = "start it, by x::spawn(x::pool(), {0})",
                    Stay = "wait for it, by x::sync_wait({0})";
  EXPECT_EQ(offers(Wait + Spawn, "void f() { ^made(); }"), (Titles{Start, Stay}));
  EXPECT_EQ(offers(Wait, "void f() { ^made(); }"), Titles{Stay});
  EXPECT_EQ(offers("void spawn(int, task<>);", "void f() { ^made(); }"), Titles{}); // no pool()
  // Nothing runs what main() spawns.
  EXPECT_EQ(offers(Wait + Spawn, "int main() { ^made(); }", "main"), (Titles{Stay, Start}));
}

} // namespace
