// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Loops.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Loops, TheInnermostAround) {
  Parsed P(R"cpp(
generator<int> numbers(int);
void f(bool b) {
  use($none[[0]]);
  $for^for (int i = ($init[[1]]); i < ($condition[[2]]); i += ($step[[3]]))
    $while^while (b && ($head[[4]])) use($body[[5]]);
  $range^for (int i : numbers($over[[6]])) $do^do { use($last[[7]]); } while (b);
})cpp");
  const Function &F = P.function("f");
  auto Around = [&](const char *Mark) { return loopAround(P.at<IntegerLiteral>(Mark), F); };
  EXPECT_FALSE(Around("none"));
  EXPECT_FALSE(Around("init"));
  EXPECT_FALSE(Around("over")); // evaluated once
  EXPECT_EQ(Around("condition"), P.at<ForStmt>("for"));
  EXPECT_EQ(Around("step"), P.at<ForStmt>("for"));
  EXPECT_EQ(Around("head"), P.at<WhileStmt>("while"));
  EXPECT_EQ(Around("body"), P.at<WhileStmt>("while"));
  EXPECT_EQ(Around("last"), P.at<DoStmt>("do"));
}

/// Whether each loop at `[[…]]` of a body is open-ended.
void expectOpen(bool Open, llvm::ArrayRef<const char *> Loops) {
  std::string Code = R"cpp(
struct stream { stream &operator>>(int &); explicit operator bool(); }; bool getline(stream &);
struct queue { bool empty(); bool closed(); int *begin(); int *end(); task<int> next(); };
generator<int> numbers();
)cpp";
  for (size_t I = 0; I != Loops.size(); ++I)
    Code += "task<> f" + std::to_string(I) + "(bool on, int n, stream in, queue q) { " + Loops[I] +
            " co_return; }\n";
  Parsed P(Code);
  for (size_t I = 0; I != Loops.size(); ++I) {
    const Function &F = P.function("f" + std::to_string(I));
    for (const Stmt *S : F.statements())
      if (llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        EXPECT_EQ(isOpenEnded(S, F), Open) << Loops[I];
  }
}

TEST(Loops, OpenEnded) {
  expectOpen(true, {"for (;;) co_await step();", "while (true) co_await step();",
                    "while (1) co_await step();", "do co_await step(); while (true);",
                    "while (co_await flag()) use(1);", "while (int v = co_await q.next()) use(v);",
                    "while (in >> n) use(n);", "while (getline(in)) use(n);",
                    "while (on) co_await step();", "while (!q.closed()) co_await step();",
                    "for (; on; co_await step()) use(1);", "for (int i : numbers()) use(i);"});
}

TEST(Loops, ThatEnd) {
  expectOpen(false, {"for (int i = 0; i < n; ++i) co_await step();", "while (n--) co_await step();",
                     "while (!q.empty()) co_await step();", "while (on) use(1);",
                     "for (int i : q) co_await step();", "do co_await step(); while (--n > 0);",
                     "while (false) co_await step();"});
}

} // namespace
