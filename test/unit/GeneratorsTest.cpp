// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Generators.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
#include <algorithm>
template <class T> struct stream {
  struct promise_type {
    stream get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
  stream(stream &&) noexcept;
  ~stream();
  task<T *> next();
};
generator<int> numbers() { co_yield 1; }
generator<int> elsewhere();
stream<int> ticks();
)cpp";

TEST(Generators, Pulls) {
  Parsed P(Before + "task<> f() { auto s = ticks(); auto g = numbers(); co_await $a^s.next();"
                    " $b^g.begin(); $c^step(); }");
  const Function &F = P.function("f");
  auto Object = [&](const char *Mark) { return asyncPullObject(P.at<CallExpr>(Mark), F); };
  ASSERT_TRUE(Object("a"));
  EXPECT_EQ(variableOf(Object("a")), P.variable("f", "s"));
  EXPECT_FALSE(Object("b")); // nothing to await
  EXPECT_FALSE(Object("c"));
}

TEST(Generators, Loops) {
  Parsed P(Before + "void f(int (&a)[2]) { for (int n : numbers()) use(n); for (int n : a) use(n);"
                    " auto g = elsewhere(); for (int n : g) use(n); }");
  const Function &F = P.function("f");
  auto Loops = generatorLoops(F);
  ASSERT_EQ(Loops.size(), 2u);
  const Function *Producer = producerOf(rangeOf(*Loops[0]), F);
  ASSERT_TRUE(Producer);
  EXPECT_EQ(Producer->name(), "numbers");
  EXPECT_FALSE(producerOf(rangeOf(*Loops[1]), F)); // no body
  EXPECT_EQ(underlyingVariable(rangeOf(*Loops[1])), P.variable("f", "g"));
}

TEST(Generators, PassesOverAVariable) {
  Parsed P(Before + "void f() { auto g = numbers(); auto &r = g; for (int n : r) use(n);"
                    " g.begin(); int a[2] = {}; for (int n : a) use(n); }");
  const Function &F = P.function("f");
  size_t Passes = 0;
  for (const Stmt *S : F.statements())
    if (const VarDecl *Over = passOver(S, F)) {
      EXPECT_EQ(Over, P.variable("f", "g"));
      ++Passes;
    }
  EXPECT_EQ(Passes, 2u);
}

} // namespace
