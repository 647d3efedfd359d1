// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "facts/TaskCollections.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

size_t dropped(const std::string &Body) {
  Parsed P("#include <array>\n#include <tuple>\n#include <vector>\n"
           "task<> made(); std::vector<task<>> many(); void take(std::vector<task<>>);"
           "void run(task<> &); task<> f(bool b) { " +
           Body + " co_return; }");
  return droppedTaskCollections(P.function("f")).size();
}

TEST(TaskCollections, FilledAndNeverRead) {
  EXPECT_EQ(dropped("std::vector<task<>> v; v.push_back(made());"), 1u);
  EXPECT_EQ(dropped("std::vector<task<>> v; for (int i = 0; i != 3; ++i) v.push_back(made());"), 1u);
  EXPECT_EQ(dropped("std::vector<task<>> v; v.reserve(2); v.emplace_back(made());"), 1u);
  EXPECT_EQ(dropped("std::array<task<>, 1> v{made()};"), 1u);
  EXPECT_EQ(dropped("std::tuple<task<>, task<int>> v{made(), number()};"), 1u);
  EXPECT_EQ(dropped("auto v = many();"), 1u);
  EXPECT_EQ(dropped("many();"), 1u);
}

TEST(TaskCollections, ReadOrGivenAway) {
  EXPECT_EQ(dropped("std::vector<task<>> v; v.push_back(made()); co_await v[0];"), 0u);
  EXPECT_EQ(dropped("std::vector<task<>> v; v.push_back(made()); for (auto &t : v) run(t);"), 0u);
  EXPECT_EQ(dropped("std::vector<task<>> v; v.push_back(made()); take(std::move(v));"), 0u);
  EXPECT_EQ(dropped("std::vector<task<>> v; v.push_back(made()); auto l = [&v] {};"), 0u);
  EXPECT_EQ(dropped("take(many());"), 0u);
}

TEST(TaskCollections, NothingIsInThem) {
  EXPECT_EQ(dropped("std::vector<task<>> v;"), 0u);
  EXPECT_EQ(dropped("std::vector<int> v; v.push_back(1);"), 0u);
  EXPECT_EQ(dropped("std::vector<task<> *> v; v.push_back(nullptr);"), 0u);
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
