// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/Annotations.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

Parsed annotated(llvm::StringRef Code) {
  return Parsed("#include <corolint/annotations.hpp>\n" + Code.str(),
                {"-std=c++20", "-I" COROLINT_ANNOTATIONS});
}

TEST(Annotations, OnFunctions) {
  Parsed P =
      annotated("COROLINT_BLOCKING void a(); COROLINT_BLOCKING_ON(net) void b(); void a();\n"
                "void c() [ [clang::nonblocking]]; void d() [ [clang::blocking]]; void e();\n"
                "[ [clang::annotate(\"coro::blockings\")]] void f();\n"
                "COROLINT_LIFETIME_OK(\"lives in main\") void g();");
  EXPECT_EQ(annotation(&P.declaration("a"), Annotation::Blocking), llvm::StringRef());
  EXPECT_EQ(annotation(&P.declaration("b"), Annotation::Blocking), llvm::StringRef("net"));
  EXPECT_TRUE(isAnnotated(&P.declaration("c"), Annotation::Nonblocking));
  EXPECT_TRUE(isAnnotated(&P.declaration("d"), Annotation::Blocking));
  EXPECT_FALSE(isAnnotated(&P.declaration("e"), Annotation::Blocking));
  EXPECT_FALSE(isAnnotated(&P.declaration("f"), Annotation::Blocking));
  EXPECT_EQ(annotation(&P.declaration("g"), Annotation::LifetimeOk),
            llvm::StringRef("lives in main"));
  EXPECT_FALSE(isAnnotated(nullptr, Annotation::Blocking));
}

TEST(Annotations, OnTemplatesAndOverriders) {
  Parsed P = annotated("template <class T> struct COROLINT_MULTI_AWAIT box : task<T> {};\n"
                       "struct base { COROLINT_BLOCKING virtual void run(); };\n"
                       "struct derived : base { void run() override; };\n"
                       "template <class T> COROLINT_THREAD_SWITCH T hop(T);\n"
                       "box<int> made();\n"
                       "void f(derived d) { $a^d.run(); $b^hop(1); }");
  EXPECT_EQ(P.unit().types().of(P.declaration("made").getReturnType()).Await, AwaitRule::Multi);
  EXPECT_TRUE(isAnnotated(P.at<CallExpr>("a")->getDirectCallee(), Annotation::Blocking));
  EXPECT_TRUE(P.unit().models().has(P.at<CallExpr>("b")->getDirectCallee(), Role::Switches));
}

TEST(Annotations, GiveRoles) {
  Parsed P =
      annotated("COROLINT_DETACH_OK task<> log(); COROLINT_SPAWN void run(task<>);\n"
                "COROLINT_SPAWN task<> start(task<>); [ [clang::coro_wrapper]] task<> wrap();\n"
                "COROLINT_RACES task<> first(task<>, task<>);\n"
                "COROLINT_LENDS task<> with(void (*)(int &));");
  const Models &Known = P.unit().models();
  EXPECT_TRUE(Known.has(&P.declaration("log"), Role::NotDropped));
  EXPECT_TRUE(Known.has(&P.declaration("run"), Role::Spawns));
  EXPECT_FALSE(Known.has(&P.declaration("start"), Role::Spawns));
  EXPECT_TRUE(Known.has(&P.declaration("start"), Role::SpawnsJoinable));
  EXPECT_TRUE(Known.has(&P.declaration("wrap"), Role::Wraps));
  EXPECT_TRUE(Known.has(&P.declaration("first"), Role::Races));
  EXPECT_TRUE(Known.has(&P.declaration("with"), Role::Lends));
}

TEST(Annotations, ScopesAndCancellations) {
  Parsed P =
      annotated("struct COROLINT_SCOPE nursery { COROLINT_SPAWN void go(task<>);\n"
                "  COROLINT_JOIN task<> all(); void other(); };\n"
                "struct COROLINT_CANCELLATION_TYPE stopped {}; struct stopped_too : stopped {};\n"
                "void f(nursery n, stopped_too s, noisy o) {}");
  auto Record = [&](const char *Name) {
    return P.variable("f", Name)->getType()->getAsCXXRecordDecl();
  };
  std::optional<ScopeModel> Scope = scopeOf(Record("n"), P.unit().models());
  ASSERT_TRUE(Scope);
  EXPECT_EQ(Scope->Spawn, std::vector<std::string>{"go"});
  EXPECT_EQ(Scope->Join, std::vector<std::string>{"all"});
  EXPECT_FALSE(scopeOf(Record("o"), P.unit().models()));
  EXPECT_TRUE(isCancellation(Record("s"), P.unit().models()));
  EXPECT_FALSE(isCancellation(Record("o"), P.unit().models()));
}

} // namespace
