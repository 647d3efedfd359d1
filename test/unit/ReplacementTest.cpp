// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "words/Replacement.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const char *const Yaml = R"yaml(
library: lib
blocking:
  - names: [nap]
    category: sleep
    replacement: {lib: "co_await lib::nap({arguments})", words: a timer}
offers:
  wait: an event
)yaml";

struct Replaced {
  std::vector<std::pair<std::string, std::string>> Known;
  std::optional<Fix> Edit;
};

Replaced replaced(const std::string &Body, llvm::StringRef Library,
                  const std::string &Result = "task<>") {
  Models Known;
  EXPECT_EQ(llvm::toString(Known.add(Yaml, "lib.yaml")), "");
  Parsed P("extern \"C\" int nap(int); namespace lib { task<int> nap(int); } " + Result +
               " f(int n) { " + Body + " co_return; }",
           {"-std=c++20"}, Known);
  const Function &F = P.function("f");
  const auto *Call = P.at<CallExpr>();
  std::optional<BlockingUse> Use = blockingUse(Call, F);
  if (!Use) {
    ADD_FAILURE() << "does not block: " << Body;
    return {};
  }
  return {replacementsOf(*Use, Known), asyncReplacement(Call, *Use, Library, F)};
}

TEST(Replacement, WordsAndCode) {
  Replaced R = replaced("^nap(n + 1);", "lib");
  EXPECT_EQ(R.Known, (std::vector<std::pair<std::string, std::string>>{
                         {"lib", "co_await lib::nap({arguments})"}, {"words", "a timer"}}));
  ASSERT_TRUE(R.Edit);
  ASSERT_EQ(R.Edit->Edits.size(), 1u);
  EXPECT_EQ(R.Edit->Edits[0].Text, "co_await lib::nap(n + 1)");
  EXPECT_EQ(R.Edit->Safety, FixSafety::Unsafe);
}

TEST(Replacement, OnlyCodeCanBeWritten) {
  EXPECT_FALSE(replaced("^nap(n);", "words").Edit);
  EXPECT_FALSE(replaced("^nap(n);", "another").Edit);
}

TEST(Replacement, OnlyWhereItCanBeAwaited) {
  EXPECT_FALSE(replaced("co_yield 1; ^nap(n);", "lib", "generator<int>").Edit);
}

} // namespace
