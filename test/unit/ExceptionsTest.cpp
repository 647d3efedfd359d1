// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "flow/Exceptions.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

UnhandledException unhandled(const std::string &Body) {
  Parsed P("#include <exception>\nstruct job { struct promise_type { job get_return_object();"
           " std::suspend_never initial_suspend(); std::suspend_never final_suspend() noexcept;"
           " void return_void(); std::exception_ptr kept; void unhandled_exception() " +
           Body + " }; }; job f() { co_return; }");
  const Function &F = P.function("f");
  return unhandledException(F.promise(), F);
}

TEST(Exceptions, WhatThePromiseDoes) {
  EXPECT_EQ(unhandled("{ kept = std::current_exception(); }"), UnhandledException::Kept);
  EXPECT_EQ(unhandled("{ std::terminate(); }"), UnhandledException::Terminates);
  EXPECT_EQ(unhandled("{ __builtin_abort(); }"), UnhandledException::Terminates);
  EXPECT_EQ(unhandled("{}"), UnhandledException::Vanishes);
  EXPECT_EQ(unhandled("{ throw; }"), UnhandledException::Escapes);
  EXPECT_EQ(unhandled(";"), UnhandledException::Kept);
}

size_t throws(const std::string &Body) {
  Parsed P("void thrower() { throw 1; } void safe() noexcept(false) {} void never() noexcept { "
           "throw 1; }"
           "void inner() { try { throw 1; } catch (...) {} } void outer() { thrower(); }"
           "task<> failing() { throw 1; co_return; }"
           "task<> f(bool b) { " +
           Body + " co_return; }");
  return uncaughtThrows(P.function("f")).size();
}

TEST(Exceptions, LeaveTheBody) {
  EXPECT_EQ(throws("throw 1;"), 1u);
  EXPECT_EQ(throws("if (b) throw 1;"), 1u);
  EXPECT_EQ(throws("thrower();"), 1u);
  EXPECT_EQ(throws("co_await failing();"), 1u);
  EXPECT_EQ(throws("try { use(1); } catch (...) { throw 1; }"), 1u);
}

TEST(Exceptions, DoNot) {
  EXPECT_EQ(throws(""), 0u);
  EXPECT_EQ(throws("try { throw 1; } catch (...) {}"), 0u);
  EXPECT_EQ(throws("try { thrower(); } catch (int) {}"), 0u);
  EXPECT_EQ(throws("inner(); safe(); never();"), 0u);
  EXPECT_EQ(throws("outer();"), 0u); // one call away is what is looked at
  EXPECT_EQ(throws("auto t = failing();"), 0u);
  EXPECT_EQ(throws("auto l = [] { throw 1; }; use(&l);"), 0u);
}

TEST(Exceptions, Caught) {
  Parsed P("void f() { try { $a^use(1); } catch (...) { $b^use(2); } $c^use(3); }");
  const Function &F = P.function("f");
  EXPECT_TRUE(isCaught(P.at<CallExpr>("a"), F));
  EXPECT_FALSE(isCaught(P.at<CallExpr>("b"), F));
  EXPECT_FALSE(isCaught(P.at<CallExpr>("c"), F));
}

} // namespace
