// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/TaskCollections.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

void expectDropped(size_t Number, llvm::ArrayRef<const char *> Bodies) {
  std::string Code = "#include <array>\n#include <tuple>\n#include <vector>\n"
                     "task<> made(); std::vector<task<>> many(); void take(std::vector<task<>>);"
                     "void run(task<> &);";
  for (size_t I = 0; I != Bodies.size(); ++I)
    Code += "task<> f" + std::to_string(I) + "(bool b) { " + Bodies[I] + " co_return; }";
  Parsed P(Code);
  for (size_t I = 0; I != Bodies.size(); ++I)
    EXPECT_EQ(droppedTaskCollections(P.function("f" + std::to_string(I))).size(), Number)
        << Bodies[I];
}

TEST(TaskCollections, FilledAndNeverRead) {
  expectDropped(1, {
                       "std::vector<task<>> v; v.push_back(made());",
                       "std::vector<task<>> v; for (int i = 0; b; ++i) v.push_back(made());",
                       "std::vector<task<>> v; v.reserve(2); v.emplace_back(made());",
                       "std::array<task<>, 1> v{made()};",
                       "std::tuple<task<>, task<int>> v{made(), number()};",
                       "auto v = many();",
                       "many();",
                   });
}

TEST(TaskCollections, ReadOrGivenAway) {
  expectDropped(0, {
                       "std::vector<task<>> v; v.push_back(made()); co_await v[0];",
                       "std::vector<task<>> v; v.push_back(made()); for (auto &t : v) run(t);",
                       "std::vector<task<>> v; v.push_back(made()); take(std::move(v));",
                       "std::vector<task<>> v; v.push_back(made()); auto l = [&v] {};",
                       "take(many());",
                   });
}

TEST(TaskCollections, NothingIsInThem) {
  expectDropped(0, {
                       "std::vector<task<>> v;",
                       "std::vector<int> v; v.push_back(1);",
                       "std::vector<task<> *> v; v.push_back(nullptr);",
                   });
}

TEST(TaskCollections, Elements) {
  Parsed P("#include <map>\n#include <vector>\n"
           "void f(std::vector<task<>> &a, std::map<int, task<int>> &b, std::vector<int> &c,"
           " task<> (&d)[2], task<> &e) {}");
  const Function &F = P.function("f");
  auto Has = [&](const char *Name) {
    return elementTasks(P.variable("f", Name)->getType(), F) != nullptr;
  };
  EXPECT_TRUE(Has("a"));
  EXPECT_TRUE(Has("b"));
  EXPECT_FALSE(Has("c"));
  EXPECT_TRUE(Has("d"));
  EXPECT_FALSE(Has("e"));
}

} // namespace
