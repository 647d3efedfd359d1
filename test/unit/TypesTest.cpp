// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table of types: test/model/*.cpp, one file a library. See test/model/README.md.
#include "Parsed.h"

#include "clang/AST/Attr.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <gtest/gtest.h>

using namespace corolint;
using corolint::test::Parsed;

namespace {

std::vector<std::string> tableFiles() {
  std::vector<std::string> Found;
  std::error_code Failed;
  for (llvm::sys::fs::directory_iterator It(COROLINT_MODEL_TESTS, Failed), End;
       !Failed && It != End; It.increment(Failed))
    if (llvm::sys::path::extension(It->path()) == ".cpp")
      Found.push_back(It->path());
  llvm::sort(Found);
  return Found;
}

class Table : public testing::TestWithParam<std::string> {};

TEST_P(Table, EveryRow) {
  auto Text = llvm::MemoryBuffer::getFile(GetParam());
  ASSERT_TRUE(Text);
  Parsed P = Parsed::bare((*Text)->getBuffer(), {"-std=c++23", "-I" COROLINT_MODEL_TESTS});
  EXPECT_EQ(P.errors(), 0u);
  unsigned Rows = 0;
  for (const clang::Decl *D : P.context().getTranslationUnitDecl()->decls()) {
    const auto *F = llvm::dyn_cast<clang::FunctionDecl>(D);
    const auto *Row = F ? F->getAttr<clang::AnnotateAttr>() : nullptr;
    if (!Row)
      continue;
    ++Rows;
    const TypeProfile &Profile = P.unit().types().returnedBy(*F);
    EXPECT_EQ(describe(Profile), Row->getAnnotation().str())
        << F->getNameAsString() << "\n  " << llvm::join(Profile.Why, "\n  ");
  }
  EXPECT_GT(Rows, 0u);
}

INSTANTIATE_TEST_SUITE_P(Types, Table, testing::ValuesIn(tableFiles()),
                         [](const auto &Info) { return llvm::sys::path::stem(Info.param).str(); });

std::string profileOf(llvm::StringRef Code, llvm::StringRef Name = "f") {
  Parsed P(Code);
  return describe(P.unit().types().returnedBy(P.declaration(Name)));
}

TEST(Types, WhatIsNoCoroutineType) {
  EXPECT_EQ(profileOf("int f();"), "other");
  EXPECT_EQ(profileOf("struct s; s f();"), "other");
  EXPECT_EQ(profileOf("struct s { using promise_type = int; }; s f();"), "other");
  // A nested promise_type that is no coroutine promise, as seastar::future has.
  EXPECT_EQ(profileOf("struct p {}; struct s { using promise_type = p; }; s f();"), "other");
}

TEST(Types, FreeOperatorsByLookUpAndByAdl) {
  EXPECT_EQ(profileOf("namespace n { struct s {}; task<> operator co_await(s); } n::s f();"),
            "awaitable self-awaitable copyable");
  EXPECT_EQ(profileOf("namespace n { struct s {}; } task<> operator co_await(n::s); n::s f();"),
            "awaitable self-awaitable copyable");
}

TEST(Types, AWhyForEveryDecision) {
  Parsed P("task<int> f();");
  const TypeProfile &Profile = P.unit().types().returnedBy(P.declaration("f"));
  EXPECT_EQ(Profile.Why, (std::vector<std::string>{
                             "lazy: initial_suspend() always suspends",
                             "task: a coroutine's return type that is awaited for its completion",
                             "single-shot: await_ready() is always false"}));
}

TEST(Types, ResultsOfAwaits) {
  Parsed P("struct outer { task<int> operator co_await(); }; outer f(); task<> g(); int h();");
  Types &T = P.unit().types();
  EXPECT_EQ(T.awaitResult(P.declaration("f").getReturnType()).getAsString(), "int");
  EXPECT_EQ(T.awaitResult(P.declaration("g").getReturnType()).getAsString(), "void");
  EXPECT_TRUE(T.awaitResult(P.declaration("h").getReturnType()).isNull());
}

TEST(Types, CertaintyOfSuspension) {
  Parsed P("struct ready { bool await_ready() { return true; } void "
           "await_suspend(std::coroutine_handle<>);"
           " void await_resume(); };\n"
           "struct asks { bool await_ready(); void await_suspend(std::coroutine_handle<>);"
           " void await_resume(); };\n"
           "struct backs { bool await_ready() { return false; }"
           " bool await_suspend(std::coroutine_handle<>); void await_resume(); };\n"
           "task<> f() { co_await ready{}; co_await asks{}; co_await backs{}; co_await step(); }");
  llvm::ArrayRef<SuspensionPoint> Points = P.function("f").suspensions();
  ASSERT_EQ(Points.size(), 4u);
  EXPECT_EQ(Points[0].Certainty, SuspendCertainty::Never);
  EXPECT_EQ(Points[1].Certainty, SuspendCertainty::May);
  EXPECT_EQ(Points[2].Certainty, SuspendCertainty::May);
  EXPECT_EQ(Points[3].Certainty, SuspendCertainty::Must);
}

} // namespace
