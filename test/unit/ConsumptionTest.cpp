// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "values/Consumption.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// The fate of the call at ^ in `f`.
Consumption fate(llvm::StringRef Body, llvm::StringRef Before = "",
                 llvm::StringRef Result = "task<>") {
  static std::unique_ptr<Parsed> P; // what a Consumption points to lives as long as the AST
  P = std::make_unique<Parsed>(
      ("task<> made(); void take(task<>); struct box { task<> t; box(task<>); };\n" + Before +
       "\n" + Result + " f(bool b) { " + Body + " }")
          .str());
  const auto *Call = P->at<CallExpr>();
  return fateOf(Call, P->function("f"));
}

TEST(Consumption, Dropped) {
  struct {
    const char *Body;
    DropForm Form;
  } Cases[] = {
      {"^made(); co_return;", DropForm::Statement},
      {"(^made()); co_return;", DropForm::Statement},
      {"if (b) ^made(); co_return;", DropForm::Statement},
      {"if (b) co_return; else ^made();", DropForm::Statement},
      {"for (;b;) ^made(); co_return;", DropForm::Statement},
      {"while (b) ^made(); co_return;", DropForm::Statement},
      {"do ^made(); while (b); co_return;", DropForm::Statement},
      {"switch (b) { case 1: ^made(); } co_return;", DropForm::Statement},
      {"l: ^made(); co_return;", DropForm::Statement},
      {"[ [likely]] ^made(); co_return;", DropForm::Statement},
      {"for (^made();;) co_return;", DropForm::Statement},
      {"^made(), b = true; co_return;", DropForm::Comma},
      {"b = true, ^made(); co_return;", DropForm::Statement},
      {"b ? ^made() : made(); co_return;", DropForm::Ternary},
      {"for (;; ^made()) co_return;", DropForm::ForIncrement},
      {"(void)^made(); co_return;", DropForm::VoidCast},
      {"static_cast<void>(^made()); co_return;", DropForm::VoidCast},
      {"std::move(^made()); co_return;", DropForm::Statement},
  };
  for (const auto &Case : Cases) {
    Consumption Found = fate(Case.Body);
    EXPECT_EQ(Found.What, Fate::Dropped) << Case.Body;
    EXPECT_EQ(int(Found.Form), int(Case.Form)) << Case.Body;
  }
  Consumption Ignored = fate("std::ignore = ^made(); co_return;", "#include <tuple>");
  EXPECT_EQ(Ignored.What, Fate::Dropped);
  EXPECT_EQ(Ignored.Form, DropForm::Ignore);
}

TEST(Consumption, PassedOn) {
  struct {
    const char *Body;
    Fate What;
  } Cases[] = {
      {"co_await ^made();", Fate::Awaited},
      {"co_await (^made());", Fate::Awaited},
      {"co_await (b ? ^made() : made());", Fate::Awaited},
      {"co_await std::move(^made());", Fate::Awaited},
      {"auto t = ^made(); co_await std::move(t);", Fate::Initialises},
      {"task<> t(^made()); co_await std::move(t);", Fate::Initialises},
      {"task<> t{^made()}; co_await std::move(t);", Fate::Initialises},
      {"auto &&t = ^made(); co_await std::move(t);", Fate::Initialises},
      {"take(^made()); co_return;", Fate::Argument},
      {"box other(^made()); co_return;", Fate::Argument},
      {"(void)box(^made()); co_return;", Fate::Argument},
      {"task<> ts[] = {^made()}; co_return;", Fate::Stored},
      {"auto *p = new task<>(^made()); co_return;", Fate::Stored},
      {"auto l = [t = ^made()] {}; co_return;", Fate::Captured},
      {"(^made()).await_ready(); co_return;", Fate::Receiver},
  };
  for (const auto &Case : Cases)
    EXPECT_EQ(int(fate(Case.Body).What), int(Case.What)) << Case.Body;
}

TEST(Consumption, LeavesTheFunction) {
  EXPECT_EQ(fate("return ^made();").What, Fate::Returned);
  EXPECT_EQ(fate("co_return ^made();", "", "task<task<>>").What, Fate::CoReturned);
  EXPECT_EQ(fate("co_yield ^made();", "", "generator<task<>>").What, Fate::Yielded);
}

TEST(Consumption, Tested) {
  const char *Bool = "struct maybe : task<> { explicit operator bool(); }; maybe perhaps();";
  EXPECT_EQ(fate("if (^perhaps()) co_return;", Bool).What, Fate::Tested);
  EXPECT_EQ(fate("while (!^perhaps()) co_return;", Bool).What, Fate::Tested);
}

TEST(Consumption, WhereAndWhich) {
  Consumption Second = fate("two(1, ^made()); co_return;", "void two(int, task<>);");
  EXPECT_EQ(Second.What, Fate::Argument);
  EXPECT_EQ(Second.Index, 1u);
  EXPECT_EQ(calleeOf(Second.At)->getName(), "two");
  ASSERT_TRUE(parameterOf(Second.At, Second.Index));
  Consumption Named = fate("auto t = std::move(^made()); co_await std::move(t);");
  EXPECT_TRUE(Named.Moved);
  ASSERT_TRUE(Named.Variable);
  EXPECT_EQ(Named.Variable->getName(), "t");
}

} // namespace
