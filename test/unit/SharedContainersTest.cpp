// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/SharedContainers.h"
#include "Parsed.h"
#include "subjects/Generators.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { T *begin(); T *end(); void push_back(T); void clear();
  T &operator[](int); int size() const; vector &operator=(const vector &); };
 template <class K, class V> struct map { V &operator[](K); void erase(K); int size() const; };
 template <class T> void erase(vector<T> &, T); }
struct server { std::vector<int> list; const std::vector<int> fixed; std::vector<int> &lent;
 task<> f(std::vector<int> &given, std::vector<int> own); task<> other(); void helper(); task<> calm(); };
std::map<int, int> table;
)cpp";

TEST(SharedContainers, WhoseTheyAre) {
  Parsed P(Before + R"cpp(
task<> server::f(std::vector<int> &given, std::vector<int> own) {
  static std::vector<int> kept;
  $yes[[list]].size(); $yes[[given]].size(); $yes[[lent]].size(); $yes[[table]].size(); $yes[[kept]].size();
  own.size(); fixed.size(); int n = 0; n = 1;
  co_return;
})cpp");
  const Function &F = P.function("server::f");
  std::vector<std::string> Found;
  for (const auto *Call : F.all<CXXMemberCallExpr>())
    if (auto C = sharedContainerAt(Call->getImplicitObjectArgument(), F)) {
      Found.push_back(P.spot(C->Where));
      EXPECT_EQ(C->KeepsIterators, Found.back().ends_with("table")) << Found.back();
    }
  EXPECT_EQ(Found, P.marked("yes"));
}

TEST(SharedContainers, ByAnotherName) {
  Parsed P(Before + "void server::helper() { auto &alias = $real[[list]]; auto copy = list;"
                    " $yes[[alias]].size(); $no[[copy]].size(); }");
  const Function &F = P.function("server::helper");
  auto Behind = sharedContainerAt(P.at<DeclRefExpr>("yes"), F);
  ASSERT_TRUE(Behind);
  EXPECT_EQ(P.spot(Behind->Where), P.marked("real").front());
  EXPECT_FALSE(sharedContainerAt(P.at<DeclRefExpr>("no"), F));
}

TEST(SharedContainers, Changes) {
  Parsed P(Before + R"cpp(
task<> server::f(std::vector<int> &given, std::vector<int> own) {
  $in[[list.push_back(1)]]; $in[[this->list.push_back(1)]];
  $out[[list.clear()]]; $out[[list = own]]; $out[[std::erase(list, 1)]];
  list[0] = 1; list.size(); own.clear(); given.push_back(1); own = list;
  co_return;
})cpp");
  const ValueDecl *List = nullptr;
  for (const CXXRecordDecl *R : P.unit().records())
    for (const FieldDecl *Field : R->fields())
      if (Field->getName() == "list")
        List = Field;
  std::vector<std::string> In, Out;
  for (const Stmt *S : P.function("server::f").statements())
    if (Change C = changeAt(S, List); C != Change::None)
      (C == Change::Inserts ? In : Out).push_back(P.spot(S));
  EXPECT_EQ(In, P.marked("in"));
  EXPECT_EQ(Out, P.marked("out"));
}

TEST(SharedContainers, WhoChangesThemMeanwhile) {
  auto Changes = [](const std::string &Others, bool Erases = false) -> std::string {
    Parsed P(Before +
             "task<> server::f(std::vector<int> &, std::vector<int>) {"
             " for (int i : list) co_await calm(); }" +
             Others);
    const Function &F = P.function("server::f");
    for (const auto *Loop : F.all<CXXForRangeStmt>())
      if (auto C = sharedContainerAt(rangeOf(*Loop), F))
        if (auto By = changedByOthers(*C, F, nullptr, Erases))
          return By->By->name();
    return "";
  };
  EXPECT_EQ(Changes("task<> server::other() { list.push_back(1); co_return; }"), "server::other");
  EXPECT_EQ(Changes("task<> server::other() { list.push_back(1); co_return; }", true), "");
  EXPECT_EQ(Changes("void server::helper() { list.clear(); }"
                    "task<> server::other() { helper(); co_return; }"),
            "server::helper");
  EXPECT_EQ(Changes("void server::helper() { list.clear(); }"), ""); // no coroutine runs it
  // Who awaits f, or is awaited by it, takes turns with it.
  EXPECT_EQ(Changes("task<> server::other() { co_await f(list, list); list.clear(); }"), "");
  EXPECT_EQ(Changes("task<> server::calm() { list.clear(); co_return; }"), "");
}

} // namespace
