// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/SelfOwners.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct shared_ptr { shared_ptr(); shared_ptr(const shared_ptr &); ~shared_ptr(); T *operator->() const; explicit operator bool() const; };
 template <class T> struct weak_ptr { ~weak_ptr(); shared_ptr<T> lock() const; };
 template <class T> struct enable_shared_from_this { shared_ptr<T> shared_from_this(); weak_ptr<T> weak_from_this(); }; }
struct gate { struct holder { ~holder(); }; holder hold(); task<> close(); };
struct other {}; struct server : std::enable_shared_from_this<server> {
 int n; gate doors; std::shared_ptr<other> part; void touch();
 task<> f(std::shared_ptr<server> given, std::shared_ptr<other> unrelated); task<> stop() { co_await doors.close(); } };
)cpp";

/// Whether server::f, of \p Body, uses its object with nothing that keeps it.
bool isUnowned(const std::string &Body) {
  Parsed P(Before + "task<> server::f(std::shared_ptr<server>, std::shared_ptr<other>) { " + Body +
           " }");
  return unownedUse(P.function("server::f")).has_value();
}
bool isUnownedAlone(const std::string &Body) {
  Parsed P(Before +
           "struct lone : std::enable_shared_from_this<lone> { int n; gate doors; "
           "std::shared_ptr<other> part; void touch(); task<> stop() { co_await "
           "doors.close(); } task<> f() { " +
           Body + " } };");
  return unownedUse(P.function("lone::f")).has_value();
}

TEST(SelfOwners, WhatKeepsTheObject) {
  EXPECT_FALSE(isUnowned("co_await step(); touch();"));
  EXPECT_TRUE(isUnownedAlone("co_await step(); touch();"));
  EXPECT_FALSE(isUnownedAlone("auto self = shared_from_this(); co_await step(); touch();"));
  EXPECT_FALSE(isUnownedAlone("auto hold = doors.hold(); co_await step(); touch();"));
  EXPECT_TRUE(isUnownedAlone("auto keep = part; co_await step(); touch();"));
  EXPECT_TRUE(
      isUnownedAlone("{ auto hold = doors.hold(); co_await step(); } co_await step(); n = 1;"));
  EXPECT_FALSE(isUnownedAlone("touch(); co_await step();"));
}

TEST(SelfOwners, WeakReferences) {
  EXPECT_FALSE(isUnownedAlone("auto weak = weak_from_this(); co_await step();"
                              "if (auto self = weak.lock()) { n = 1; co_await step(); n = 2; }"));
  EXPECT_TRUE(isUnownedAlone("auto weak = weak_from_this(); co_await step(); n = 1;"));
  EXPECT_TRUE(isUnownedAlone("auto weak = weak_from_this(); co_await step();"
                             "if (!weak.lock()) co_return; co_await step(); n = 1;"));
  EXPECT_TRUE(isUnownedAlone("co_await step(); auto weak = weak_from_this();"));
}

TEST(SelfOwners, SharedByDesign) {
  Parsed P(Before);
  for (const CXXRecordDecl *R : P.unit().records()) {
    if (R->getName() == "server") {
      EXPECT_TRUE(isSharedByDesign(R));
    }
    if (R->getName() == "gate") {
      EXPECT_FALSE(isSharedByDesign(R));
    }
  }
}

} // namespace
