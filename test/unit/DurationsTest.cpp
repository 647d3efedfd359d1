// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "code/Durations.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// Expects of each expression that its sign is \p Sign; one parse, for <chrono> is large.
void expectSign(std::optional<int> Sign, llvm::ArrayRef<const char *> Expressions) {
  std::string Code = "#include <chrono>\nusing namespace std::chrono_literals;\n"
                     "constexpr int zero_number = 0; const auto tick = 10ms; int unknown();"
                     "void f(int n, std::chrono::milliseconds d) {";
  for (size_t I = 0; I != Expressions.size(); ++I)
    Code += "auto &&x" + std::to_string(I) + " = " + Expressions[I] + ";";
  Parsed P(Code + "}");
  for (size_t I = 0; I != Expressions.size(); ++I)
    EXPECT_EQ(signOfTime(P.variable("f", "x" + std::to_string(I))->getInit(), P.context()), Sign)
        << Expressions[I];
}

TEST(Durations, Zero) {
  expectSign(0, {"0", "0ms", "0s", "std::chrono::seconds(0)", "std::chrono::seconds{0}",
                 "std::chrono::milliseconds::zero()", "zero_number", "(0)", "false",
                 "std::chrono::seconds{}"});
}

TEST(Durations, Positive) {
  expectSign(1, {"1", "5ms", "10s", "std::chrono::seconds(1)", "tick",
                 "std::chrono::milliseconds(std::chrono::seconds(1))"});
}

TEST(Durations, Negative) { expectSign(-1, {"-1", "-5ms", "std::chrono::seconds(-1)"}); }

TEST(Durations, Unknown) {
  expectSign(std::nullopt, {"n", "d", "unknown()", "d + 1ms", "std::chrono::seconds(n)"});
}

} // namespace
