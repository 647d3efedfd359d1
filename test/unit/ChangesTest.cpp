// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Changes.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { ~vector(); T *begin(); T *end(); void push_back(T); void clear();
  T &operator[](int); int size() const; vector &operator=(const vector &); };
 template <class T> struct unique_ptr { ~unique_ptr(); T &operator*() const; T *operator->() const; void reset();
  unique_ptr &operator=(const unique_ptr &); };
 template <class T> void erase(vector<T> &, T); }
struct own { ~own(); int *operator->(); }; struct bag { ~bag(); int *begin(); int *end(); void erase(int *); };
struct plain { int *begin(); }; struct server { std::vector<int> list; std::unique_ptr<std::vector<int>> far;
 void f(std::vector<int> own); };
)cpp";

const ValueDecl *field(Parsed &P, llvm::StringRef Name) {
  for (const CXXRecordDecl *R : P.unit().records())
    for (const FieldDecl *Field : R->fields())
      if (Field->getName() == Name)
        return Field;
  return nullptr;
}

TEST(Changes, WhatHolds) {
  Parsed P(Before +
           "void f() { std::vector<int> a; std::unique_ptr<int> b; own c; bag d; plain e; }");
  auto Of = [&](llvm::StringRef Name) { return holdingOf(P.variable("f", Name)->getType()); };
  EXPECT_EQ(Of("a"), Holding::Moves);
  EXPECT_EQ(Of("b"), Holding::Pointer);
  EXPECT_TRUE(isPointer(Of("c")));
  EXPECT_EQ(Of("d"), Holding::Moves);
  EXPECT_EQ(Of("e"), Holding::None);
}

TEST(Changes, OfAContainer) {
  Parsed P(Before + R"cpp(
void server::f(std::vector<int> own) {
  auto &alias = list; server other;
  $in[[list.push_back(1)]]; $in[[this->list.push_back(1)]]; $in[[alias.push_back(1)]];
  $out[[list.clear()]]; $out[[list = own]]; $out[[std::erase(list, 1)]];
  list[0] = 1; list.size(); own.clear(); own = list; other.list.clear();
})cpp");
  std::vector<std::string> In, Out;
  for (const Stmt *S : P.function("server::f").statements())
    if (Change C = changeAt(S, field(P, "list")); C != Change::None)
      (C == Change::Inserts ? In : Out).push_back(P.spot(S));
  EXPECT_EQ(In, P.marked("in"));
  EXPECT_EQ(Out, P.marked("out"));
}

TEST(Changes, OfAContainerBehindAPointer) {
  Parsed P(Before + R"cpp(
void server::f(std::vector<int> own) {
  $yes[[far->clear()]]; $yes[[(*far).clear()]]; $yes[[far.reset()]]; $yes[[*far = own]];
  far->size();
})cpp");
  std::vector<std::string> Found;
  for (const Stmt *S : P.function("server::f").statements())
    if (changeAt(S, field(P, "far")) == Change::Erases)
      Found.push_back(P.spot(S));
  EXPECT_EQ(Found, P.marked("yes"));
}

} // namespace
