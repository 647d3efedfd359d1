// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/FrameSize.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

uint64_t bytes(const std::string &Body, const std::string &Parameters = "bool b") {
  Parsed P("struct page { char text[4096]; }; struct owner { char text[4096]; ~owner(); };"
           "task<> f(" +
           Parameters + ") { " + Body + " co_return; }");
  return estimateFrame(P.function("f")).Bytes;
}

TEST(FrameSize, WhatLivesAcrossASuspension) {
  EXPECT_GE(bytes("page p; co_await step(); use(&p);"), 4096u);
  EXPECT_GE(bytes("owner p; co_await step();"), 4096u);
  EXPECT_GE(bytes("co_await step(); use(&p);", "page p"), 4096u);
  EXPECT_GE(bytes("page p, q; co_await step(); use(&p, &q);"), 8192u);
}

TEST(FrameSize, WhatDoesNot) {
  EXPECT_LT(bytes("co_await step();"), 512u);
  EXPECT_LT(bytes("{ page p; use(&p); } co_await step();"), 4096u);
  EXPECT_LT(bytes("co_await step(); page p; use(&p);"), 4096u);
  EXPECT_LT(bytes("page p; co_await std::suspend_never{}; use(&p);"), 4096u + 512u);
  EXPECT_LT(bytes("static page p; co_await step(); use(&p);"), 4096u);
}

TEST(FrameSize, BlocksShareTheirPlace) {
  EXPECT_LT(bytes("{ page p; co_await step(); use(&p); } { page q; co_await step(); use(&q); }"),
            8192u);
}

TEST(FrameSize, TheLargestFirst) {
  Parsed P("struct page { char text[4096]; };"
           "task<> f() { int n = 0; page p; co_await step(); use(n, &p); }");
  FrameSize Frame = estimateFrame(P.function("f"));
  ASSERT_GE(Frame.Parts.size(), 2u);
  EXPECT_EQ(Frame.Parts[0].Variable, P.variable("f", "p"));
  EXPECT_EQ(Frame.Parts[0].Bytes, 4096u);
}

TEST(FrameSize, APlainFunctionHasNone) {
  Parsed P("void f() { int n = 0; use(n); }");
  EXPECT_EQ(estimateFrame(P.function("f")).Bytes, 0u);
}

} // namespace
