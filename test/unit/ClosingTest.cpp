// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Closing.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
struct file { file(); explicit file(int); file(file &&); task<> read(); task<> close(); file *operator->(); };
struct socket { explicit socket(int); void close(); };
struct argued { explicit argued(int); task<> close(int); };
void take(file); void look(file &);
)cpp";

TEST(Closing, WhatIsClosedByAwaiting) {
  Parsed P(Before +
           "task<> f(file given) { file a(1); socket b(1); argued c(1); file &d = a; int e = 0;"
           " static file g(1); co_return; }");
  const Function &F = P.function("f");
  auto Closes = [&](const char *Name) { return closingOf(*P.variable("f", Name), F, true); };
  ASSERT_TRUE(Closes("a"));
  EXPECT_EQ(Closes("a")->Names, std::vector<std::string>{"close"});
  for (const char *No : {"given", "b", "c", "d", "e", "g"})
    EXPECT_FALSE(Closes(No)) << No;
  EXPECT_FALSE(closingOf(*P.variable("f", "a"), F, false)); // by its shape alone
}

TEST(Closing, ByModel) {
  Models Known;
  ASSERT_EQ(llvm::toString(Known.add("library: x\ntypes:\n  - names: [socket]\n    close: [close]\n"
                                     "    close-effect: bytes are lost\n",
                                     "x.yaml")),
            "");
  Parsed P(Before + "task<> f() { socket b(1); co_return; }", {"-std=c++20"}, Known);
  std::optional<Closing> Found = closingOf(*P.variable("f", "b"), P.function("f"), false);
  ASSERT_TRUE(Found);
  EXPECT_EQ(Found->Effect, "bytes are lost");
}

bool leftOpen(const std::string &Body) {
  Parsed P(Before + "task<> f(bool b) { " + Body + " co_return; }");
  return wayUnclosed(*P.variable("f", "v"), {{"close"}, ""}, P.function("f")).has_value();
}

TEST(Closing, WaysUnclosed) {
  EXPECT_TRUE(leftOpen("file v(1);"));
  EXPECT_TRUE(leftOpen("file v(1); co_await v.read();"));
  EXPECT_TRUE(leftOpen("file v(1); if (b) co_return; co_await v.close();"));
  EXPECT_TRUE(leftOpen("file v; co_await v.read();"));
  EXPECT_FALSE(leftOpen("file v(1); co_await v.close();"));
  EXPECT_FALSE(leftOpen("file v; if (b) co_return; co_await v.close();")); // was never open
  EXPECT_FALSE(leftOpen("file v(1); take(std::move(v));"));
  EXPECT_FALSE(leftOpen("file v(1); look(v);"));
  EXPECT_FALSE(leftOpen("file v(1); auto l = [&v] {};"));
}

} // namespace
