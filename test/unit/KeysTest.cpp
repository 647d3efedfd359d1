// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "code/Keys.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const char *const Code = R"cpp(
namespace { void hidden() {} }
void over(int) {} void over(long) {}
template <class T> void pattern(T) {}
void closures() { pattern([] {}); pattern([] {}); auto a = [] {}; auto b = [](auto v) {}; b(1); b('c');
  struct { int n; } x, *y; struct { int n; } z; pattern(x); pattern(z); }
struct s { task<> m() { co_return; } task<> m() const { co_return; } };
)cpp";

std::vector<std::string> keys(Parsed &P) {
  std::vector<std::string> Found;
  KeyMaker Keys(P.context());
  for (const auto &F : P.unit().functions()) {
    Found.push_back(Keys.of(F->decl()));
    EXPECT_EQ(Keys.of(*F->decl().getCanonicalDecl()), Found.back()); // the same when asked again
  }
  return Found;
}

TEST(Keys, OneForEachFunctionAndTheSameInEachUnit) {
  Parsed First(Code), Second(Code);
  std::vector<std::string> Keys = keys(First);
  EXPECT_EQ(Keys, keys(Second));
  llvm::sort(Keys);
  EXPECT_TRUE(std::adjacent_find(Keys.begin(), Keys.end()) == Keys.end());
  EXPECT_GT(Keys.size(), 14u);
}

TEST(Keys, NoMatterWhichIsAskedForFirst) {
  Parsed P("template <class T> void pattern(T) {} void f() { pattern([] {}); pattern([] {}); }");
  KeyMaker Forth(P.context()), Back(P.context());
  std::vector<std::string> First, Last;
  llvm::ArrayRef<std::unique_ptr<Function>> All = P.unit().functions();
  for (const auto &F : All)
    First.push_back(Forth.of(F->decl()));
  for (const auto &F : llvm::reverse(All))
    Last.insert(Last.begin(), Back.of(F->decl()));
  EXPECT_EQ(First, Last);
}

TEST(Keys, DeclarationAndDefinitionAreOne) {
  Parsed P("struct s { void m(); }; void f(); void f() {} void s::m() {}");
  KeyMaker Keys(P.context());
  EXPECT_EQ(Keys.of(P.declaration("f")), Keys.of(P.function("f").decl()));
  const FunctionDecl &M = P.function("s::m").decl();
  EXPECT_EQ(Keys.of(*M.getCanonicalDecl()), Keys.of(M));
}

} // namespace
