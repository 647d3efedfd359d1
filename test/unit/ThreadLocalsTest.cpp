// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/ThreadLocals.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
struct part { int m; int a[2]; static thread_local int s; part *p; };
thread_local int t; thread_local part w; int plain;
inline int &reference() { return t; }
inline int *pointer() { return &t; }
inline int copy() { return t; }
int &elsewhere();
)cpp";

template <class Answer> auto ask(const std::string &E, Answer Of) {
  Parsed P(Before + "void f() { static int fixed = 0; ^use(" + E + "); use(fixed); }");
  return Of(P.at<CallExpr>()->getArg(0)) != nullptr;
}

TEST(ThreadLocals, WholeOrInPart) {
  auto Is = [](const std::string &E) { return ask(E, threadLocalOf); };
  for (const char *Yes : {"t", "(t)", "w.m", "w.a[1]", "part::s", "w.s"})
    EXPECT_TRUE(Is(Yes)) << Yes;
  for (const char *No : {"plain", "fixed", "w.p->m", "1"})
    EXPECT_FALSE(Is(No)) << No;
}

TEST(ThreadLocals, BehindReferencesAndPointers) {
  auto Is = [](const std::string &E) { return ask(E, threadLocalBehind); };
  for (const char *Yes : {"&t", "&w.m", "pointer()"})
    EXPECT_TRUE(Is(Yes)) << Yes;
  for (const char *No : {"&plain", "copy()", "elsewhere()"})
    EXPECT_FALSE(Is(No)) << No;
  Parsed P(Before + "void f() { int &r = reference(); use(r); }");
  EXPECT_TRUE(threadLocalBehind(P.variable("f", "r")->getInit()));
}

TEST(ThreadLocals, Errno) {
  Parsed P("#include <cerrno>\nvoid f() { int a = errno; int b = 1; errno = 0; }");
  EXPECT_TRUE(isErrno(P.variable("f", "a")->getInit()));
  EXPECT_FALSE(isErrno(P.variable("f", "b")->getInit()));
}

TEST(ThreadLocals, Written) {
  auto Is = [](const std::string &Statement) {
    Parsed P(Before + "void f(bool b) { " + Statement + " }");
    const Function &F = P.function("f");
    return llvm::any_of(F.all<DeclRefExpr>(),
                        [&](const DeclRefExpr *E) { return isWritten(E, F); });
  };
  for (const char *Yes : {"t = 1;", "++t;", "t--;", "w.m = 1;", "if (b) t = 2;"})
    EXPECT_TRUE(Is(Yes)) << Yes;
  for (const char *No : {"use(t);", "int n = t;", "(void)(t == 1);"})
    EXPECT_FALSE(Is(No)) << No;
}

TEST(ThreadLocals, WrittenByAFunction) {
  Parsed P(Before +
           "struct s { void set() { t = 1; } void calls() { set(); } void reads() { use(t); } };");
  auto Writes = [&](const char *Name) {
    return threadLocalsWrittenBy(&P.function(Name).decl()).size();
  };
  EXPECT_EQ(Writes("s::set"), 1u);
  EXPECT_EQ(Writes("s::calls"), 1u);
  EXPECT_EQ(Writes("s::reads"), 0u);
}

} // namespace
