// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Escape.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
task<int> read(const int &x) { co_await step(); co_return x; }
task<int> early(const int &x) { co_return x; }
task<int> copy(int x) { co_await step(); co_return x; }
task<int> unknown(const int &x);
struct thing {
  int value;
  task<int> get() { co_await step(); co_return value; }
};
)cpp";

std::vector<Escape> escapesIn(Parsed &P) { return escapesOf(P.function("f")); }

size_t count(const std::string &Body, const std::string &Result = "task<>") {
  Parsed P(Before + Result + " f(bool b) { " + Body + " }");
  return escapesIn(P).size();
}

TEST(Escape, WhatIsAwaitedInPlaceLosesNothing) {
  EXPECT_EQ(count("co_await read(1);"), 0u);
  EXPECT_EQ(count("int n = 0; auto t = read(n); co_await std::move(t);"), 0u);
  EXPECT_EQ(count("auto t = copy(1); co_await std::move(t);"), 0u);
  EXPECT_EQ(count("read(1); co_return;"), 0u);
}

TEST(Escape, ATemporaryDiesBeforeTheTaskIsAwaited) {
  Parsed P(Before + "task<> f() { auto t = read(1); co_await std::move(t); }");
  std::vector<Escape> Found = escapesIn(P);
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].What.Kind, Referent::Temporary);
  EXPECT_EQ(Found[0].Goes.Kind, Destination::Kept);
  EXPECT_EQ(Found[0].Goes.Holder, P.variable("f", "t"));
  EXPECT_EQ(Found[0].Through.Kind, Slot::Parameter);
  EXPECT_EQ(Found[0].Inside.When, ReadTime::AfterSuspension);
  EXPECT_TRUE(Found[0].Used);
  EXPECT_TRUE(Found[0].Certain);
}

TEST(Escape, ALocalDiesBeforeTheCallerAwaits) {
  EXPECT_EQ(count("int n = 0; return read(n);", "task<int>"), 1u);
  EXPECT_EQ(count("int n = 0; return copy(n);", "task<int>"), 0u);
  EXPECT_EQ(count("static int n = 0; return read(n);", "task<int>"), 0u);
  EXPECT_EQ(count("task<int> t = copy(0); { int n = 0; auto u = read(n); co_await std::move(u); }"
                  " co_await std::move(t);"),
            0u);
}

TEST(Escape, ALazyBodyReadsTooLateEvenAtItsStart) {
  EXPECT_EQ(count("auto t = early(1); co_await std::move(t);"), 1u);
}

TEST(Escape, WhatNobodySawIsNotCertain) {
  Parsed P(Before + "task<> f() { auto t = unknown(1); co_await std::move(t); }");
  std::vector<Escape> Found = escapesIn(P);
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].Inside.When, ReadTime::Unknown);
  EXPECT_FALSE(Found[0].Certain);
}

TEST(Escape, ObjectsAndClosures) {
  Parsed Object(Before + "task<> f() { auto t = thing{1}.get(); co_await std::move(t); }");
  ASSERT_EQ(escapesIn(Object).size(), 1u);
  EXPECT_EQ(escapesIn(Object)[0].Through.Kind, Slot::Object);
  Parsed Closure(Before + "task<> f(int n) { auto t = [n]() -> task<int> { co_await step();"
                          " co_return n; }(); co_await std::move(t); }");
  ASSERT_EQ(escapesIn(Closure).size(), 1u);
  EXPECT_EQ(escapesIn(Closure)[0].Through.Kind, Slot::Closure);
}

enum Destination::Kind destination(const std::string &Body, const std::string &Result = "task<>") {
  Parsed P("namespace std { template <class T> struct vector { void push_back(T &&); }; }"
           "task<> made(); void take(task<>); extern task<> &global;\n" +
           Result + " f(bool b) { " + Body + " }");
  const auto *Call = P.at<CallExpr>();
  EXPECT_TRUE(Call) << Body;
  const Function &F = P.function("f");
  return destinationOf(Call, F.types().of(Call->getType()), F).Kind;
}

TEST(Escape, Destinations) {
  EXPECT_EQ(destination("co_await ^made();"), Destination::InPlace);
  EXPECT_EQ(destination("auto t = ^made(); co_return;"), Destination::Kept);
  EXPECT_EQ(destination("std::vector<task<>> v; v.push_back(^made()); co_return;"),
            Destination::Kept);
  EXPECT_EQ(destination("return ^made();"), Destination::Returned);
  EXPECT_EQ(destination("static task<> t = ^made(); co_return;"), Destination::Stored);
  EXPECT_EQ(destination("take(^made()); co_return;"), Destination::Passed);
  EXPECT_EQ(destination("^made(); co_return;"), Destination::Dropped);
  EXPECT_EQ(destination("(^made()).await_ready(); co_return;"), Destination::Asked);
}

} // namespace
