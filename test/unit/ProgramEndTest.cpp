// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "flow/ProgramEnd.h"
#include "Parsed.h"
#include "flow/Flow.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(ProgramEnd, WhatLeadsOnlyThere) {
  Parsed P(R"cpp(
extern "C" [ [noreturn]] void exit(int); extern "C" [ [noreturn]] void abort();
[ [noreturn]] void fail(); namespace mine { void exit(int); } bool a(); void b();
void f(int n) {
  if (a()) { [[b()]]; if (n) { [[b()]]; exit(1); } [[b()]]; abort(); }
  switch (n) { case 1: b(); break; case 2: [[b()]]; exit(2); }
  if (n == 3) { b(); mine::exit(1); }
  if (n == 4) { b(); fail(); }
  if (n == 5) { b(); if (a()) exit(1); }
  for (;;) { if (a()) { [[b()]]; exit(1); } b(); }
})cpp");
  const Function &F = P.function("f");
  auto Ending = blocksThatEndTheProgram(F);
  std::vector<std::string> Found;
  for (const auto *Call : F.all<CallExpr>())
    if (Call->getDirectCallee()->getName() == "b" &&
        Ending.contains(flowOf(F)->before(Call)->Block))
      Found.push_back(P.spot(Call));
  EXPECT_EQ(Found, P.marked());
}

TEST(ProgramEnd, NothingEnds) {
  Parsed P("void f(bool b) { while (b) use(1); throw 1; }");
  EXPECT_TRUE(blocksThatEndTheProgram(P.function("f")).empty());
}

} // namespace
