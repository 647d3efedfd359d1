// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "facts/Durations.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

std::optional<int> sign(const std::string &E) {
  Parsed P("#include <chrono>\nusing namespace std::chrono_literals;\n"
           "constexpr int zero_number = 0; const auto tick = 10ms; int unknown();"
           "void f(int n, std::chrono::milliseconds d) { auto &&x = " + E + "; use(x); }");
  return signOfTime(P.variable("f", "x")->getInit(), P.context());
}

TEST(Durations, Zero) {
  for (const char *E : {"0", "0ms", "0s", "std::chrono::seconds(0)", "std::chrono::seconds{0}",
                        "std::chrono::milliseconds::zero()", "zero_number", "(0)", "false",
                        "std::chrono::seconds{}"})
    EXPECT_EQ(sign(E), 0) << E;
}

TEST(Durations, Positive) {
  for (const char *E : {"1", "5ms", "10s", "std::chrono::seconds(1)", "tick",
                        "std::chrono::milliseconds(std::chrono::seconds(1))"})
    EXPECT_EQ(sign(E), 1) << E;
}

TEST(Durations, Negative) {
  for (const char *E : {"-1", "-5ms", "std::chrono::seconds(-1)"})
    EXPECT_EQ(sign(E), -1) << E;
}

TEST(Durations, Unknown) {
  for (const char *E : {"n", "d", "unknown()", "d + 1ms", "std::chrono::seconds(n)"})
    EXPECT_EQ(sign(E), std::nullopt) << E;
}

} // namespace
