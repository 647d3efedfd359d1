// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Meanwhile.h"
#include "Parsed.h"
#include "subjects/Changes.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// Who clears the list while server::f is suspended.
std::string clears(const std::string &Others) {
  Parsed P(R"cpp(
namespace std { template <class T> struct vector { ~vector(); void clear(); };
 template <class T> struct function; template <class R, class... A> struct function<R(A...)> {
  template <class F> function(F) {} ~function(); }; }
struct server { task<> f(); task<> other(); task<> calm(); server(); ~server(); void open();
 private: void helper(); std::vector<int> list; };
void later(std::function<void()>); void now(int);
task<> server::f() { co_await calm(); }
)cpp" + Others);
  auto By = whatRunsMeanwhile(P.function("server::f"), nullptr, [](const Stmt *S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
    return Call && Call->getMethodDecl()->getNameAsString() == "clear";
  });
  return By ? By->By->name() : "";
}

TEST(Meanwhile, OtherCoroutines) {
  EXPECT_EQ(clears("task<> server::other() { list.clear(); co_return; }"), "server::other");
  EXPECT_EQ(clears("void server::helper() { list.clear(); }"
                   "task<> server::other() { helper(); co_return; }"),
            "server::helper");
}

TEST(Meanwhile, WhatOthersMayCall) {
  EXPECT_EQ(clears("void server::open() { list.clear(); }"), "server::open");
  EXPECT_EQ(clears("void server::helper() { list.clear(); } void server::open() { helper(); }"),
            "server::helper");
  EXPECT_EQ(clears("void server::helper() { list.clear(); }"), "");
  EXPECT_EQ(clears("server::server() { list.clear(); }"), "");
  EXPECT_EQ(clears("server::~server() { list.clear(); }"), "");
}

TEST(Meanwhile, Callbacks) {
  EXPECT_EQ(clears("server::server() { later([this] { list.clear(); }); }"),
            "server::server::lambda");
  EXPECT_EQ(clears("server::server() { [this] { list.clear(); }(); }"), "");
}

TEST(Meanwhile, WhoTakesTurns) {
  EXPECT_EQ(clears("task<> server::other() { co_await f(); list.clear(); }"), "");
  EXPECT_EQ(clears("task<> server::calm() { list.clear(); co_return; }"), "");
  EXPECT_EQ(clears("struct gate { task<> close(); } doors;"
                   "task<> server::other() { co_await doors.close(); list.clear(); }"),
            "");
}

} // namespace
