// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Cancellation.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Cancellation, Tokens) {
  Parsed P(
      "namespace std { struct stop_token {}; } namespace folly { struct CancellationToken {}; }"
      "struct stop_tokens {};"
      "void f(const std::stop_token &a, folly::CancellationToken b, stop_tokens c, int d) {}");
  auto Is = [&](const char *Name) { return isCancellationToken(P.variable("f", Name)->getType()); };
  EXPECT_TRUE(Is("a"));
  EXPECT_TRUE(Is("b"));
  EXPECT_FALSE(Is("c"));
  EXPECT_FALSE(Is("d"));
  EXPECT_FALSE(isCancellationToken({}));
}

TEST(Cancellation, OfAPromise) {
  Parsed P("namespace std { struct stop_token {}; } struct ahead;"
           "struct base { std::stop_token token; }; struct own { int n; base *b; };"
           "struct derived : own, base {}; void f(base a, own b, derived c, ahead *d) {}");
  auto Has = [&](const char *Name) {
    QualType T = P.variable("f", Name)->getType();
    return tokenOf(T->isPointerType() ? T->getPointeeCXXRecordDecl() : T->getAsCXXRecordDecl());
  };
  ASSERT_TRUE(Has("a"));
  EXPECT_EQ(Has("a")->getName(), "token");
  EXPECT_EQ(Has("c"), Has("a"));
  EXPECT_FALSE(Has("b"));
  EXPECT_FALSE(Has("d"));
  EXPECT_FALSE(tokenOf(nullptr));
}

TEST(Cancellation, AwaitsInATryBlock) {
  Parsed P(R"cpp(
task<> f() {
  $deep^try { if (true) { use(co_await number()); } } catch (...) {}
  $never^try { co_await std::suspend_never{}; } catch (...) {}
  $lambda^try { auto l = []() -> task<> { co_await step(); }; } catch (...) {}
  $outer^try { $inner^try { use(1); } catch (...) {} co_await step(); } catch (...) {}
})cpp");
  auto May = [&](const char *Mark) { return mayAwaitIn(*P.at<CXXTryStmt>(Mark), P.function("f")); };
  EXPECT_TRUE(May("deep"));
  EXPECT_TRUE(May("outer"));
  for (const char *Mark : {"never", "lambda", "inner"})
    EXPECT_FALSE(May(Mark)) << Mark;
}

} // namespace
