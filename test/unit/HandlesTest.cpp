// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Handles.h"
#include "Parsed.h"
#include "code/Unit.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Handles, Types) {
  Parsed P("struct p; void f(std::coroutine_handle<> a, std::coroutine_handle<p> &b,"
           " std::noop_coroutine_handle c, int d, task<> &e) {}");
  auto Is = [&](const char *Name) { return isHandle(P.variable("f", Name)->getType()); };
  EXPECT_TRUE(Is("a"));
  EXPECT_TRUE(Is("b"));
  EXPECT_FALSE(Is("c")); // has no frame
  EXPECT_FALSE(Is("d"));
  EXPECT_FALSE(Is("e"));
  EXPECT_FALSE(isHandle(QualType()));
}

TEST(Handles, Calls) {
  Parsed P("struct p {}; void f(std::coroutine_handle<p> h, int (*g)()) { $a^h.resume(); $b^h();"
           " $c^h.destroy(); $d^h.done(); $e^h.promise(); $f^h.address(); $g^g(); }");
  auto Act = [&](const char *Mark) { return handleCallOf(P.at<CallExpr>(Mark)).Act; };
  EXPECT_EQ(Act("a"), HandleAct::Resumes);
  EXPECT_EQ(Act("b"), HandleAct::Resumes);
  EXPECT_EQ(Act("c"), HandleAct::Destroys);
  EXPECT_EQ(Act("d"), HandleAct::Asks);
  EXPECT_EQ(Act("e"), HandleAct::Promises);
  EXPECT_EQ(Act("f"), HandleAct::Others);
  EXPECT_EQ(Act("g"), HandleAct::None);
  EXPECT_EQ(variableOf(handleCallOf(P.at<CallExpr>("a")).Handle), P.variable("f", "h"));
}

TEST(Handles, TheHandleOfAnAwaitSuspend) {
  Parsed P("struct aw { bool await_suspend(std::coroutine_handle<> h) { return true; }"
           " void other(std::coroutine_handle<> h) {} };"
           "struct no { void await_suspend(int h) {} };");
  EXPECT_EQ(suspendedHandle(P.function("aw::await_suspend")), P.variable("aw::await_suspend", "h"));
  EXPECT_FALSE(suspendedHandle(P.function("aw::other")));
  EXPECT_FALSE(suspendedHandle(P.function("no::await_suspend")));
}

/// Whether `struct s` with this destructor owns the frame of its handle `h`.
bool owns(const std::string &Destructor, const std::string &Members = "") {
  Parsed P("struct s { std::coroutine_handle<> h; int count; bool flag; " + Members + " ~s() { " +
           Destructor + " } };");
  for (const CXXRecordDecl *Record : P.unit().records())
    if (Record->getName() == "s")
      return frameOwner(*Record, P.unit()).has_value();
  ADD_FAILURE() << "no record";
  return false;
}

TEST(Handles, Owners) {
  EXPECT_TRUE(owns("h.destroy();"));
  EXPECT_TRUE(owns("if (h) h.destroy();"));
  EXPECT_TRUE(owns("if (h && !h.done()) h.destroy();"));
  EXPECT_TRUE(owns("reset();", "void reset() { if (h) h.destroy(); }"));
}

TEST(Handles, WhatSharesItsCoroutineOwnsItOnACondition) {
  EXPECT_FALSE(owns(""));
  EXPECT_FALSE(owns("h.resume();"));
  EXPECT_FALSE(owns("if (--count == 0) h.destroy();"));
  EXPECT_FALSE(owns("if (flag) return; h.destroy();"));
  EXPECT_FALSE(owns("while (h) h.destroy();"));
}

TEST(Handles, Fields) {
  Parsed P("struct s { std::coroutine_handle<> a; std::coroutine_handle<> &b; int c;"
           " std::coroutine_handle<> d; };");
  for (const CXXRecordDecl *Record : P.unit().records())
    if (Record->getName() == "s") {
      auto Fields = handleFields(*Record);
      ASSERT_EQ(Fields.size(), 2u);
      EXPECT_EQ(Fields[0]->getName(), "a");
      EXPECT_EQ(Fields[1]->getName(), "d");
    }
}

} // namespace
