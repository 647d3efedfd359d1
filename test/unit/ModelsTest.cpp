// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"
#include "model/ModelReader.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <gtest/gtest.h>

using namespace corolint;
using corolint::test::Parsed;

namespace {

std::string failureOf(llvm::StringRef Yaml) {
  Models M;
  return llvm::toString(M.add(Yaml, "my.yaml"));
}

TEST(Models, EveryBuiltInFileParsesAndNoNameStandsInTwo) {
  llvm::StringMap<std::string> Types, Functions;
  std::error_code Failed;
  unsigned Files = 0;
  for (llvm::sys::fs::directory_iterator It(COROLINT_MODEL_DATA, Failed), End;
       !Failed && It != End; It.increment(Failed)) {
    auto Text = llvm::MemoryBuffer::getFile(It->path());
    ASSERT_TRUE(Text);
    std::string Name = llvm::sys::path::filename(It->path()).str();
    llvm::Expected<ModelDocument> Read = readModels((*Text)->getBuffer(), Name);
    if (!Read) {
      ADD_FAILURE() << llvm::toString(Read.takeError());
      continue;
    }
    ++Files;
    for (const TypeModel &T : Read->Types) {
      auto [Other, New] = Types.try_emplace(T.Name, T.Source);
      EXPECT_TRUE(New) << T.Name << ": " << T.Source << " and " << Other->second;
    }
    for (const FunctionModel &F : Read->Functions) {
      auto [Other, New] = Functions.try_emplace(F.Name, F.Source);
      EXPECT_TRUE(New) << F.Name << ": " << F.Source << " and " << Other->second;
    }
  }
  EXPECT_GT(Files, 20u);
  EXPECT_EQ(Models::builtin().types().size(), Types.size());
}

TEST(Models, FaultsAreNamedWithTheirPlace) {
  EXPECT_EQ(failureOf("library: x\ntypess: []\n"),
            "my.yaml:2:1: unknown key 'typess', did you mean 'types'?");
  EXPECT_EQ(failureOf("library: x\ntypes:\n  - names: [a]\n    kind: taks\n"),
            "my.yaml:4:11: unknown word 'taks', did you mean 'task'?");
  EXPECT_EQ(failureOf("library: x\nfunctions:\n  - names: [a]\n    roles: [wraps, offlods]\n"),
            "my.yaml:4:20: unknown word 'offlods', did you mean 'offloads'?");
  EXPECT_NE(failureOf("library: x\nblocking:\n  - names: [a]\n    category: slep\n")
                .find("unknown category"),
            std::string::npos);
  EXPECT_EQ(failureOf("library: x\ntypes:\n  - names: [a]\n  - names: [a]\n"),
            "my.yaml:3: type 'a' stands here twice");
  EXPECT_EQ(failureOf("library: x\nfunctions:\n  - names: ['a<int>::b']\n    roles: [wraps]\n"),
            "my.yaml:3: 'a<int>::b': names have no template arguments and no leading '::'");
  EXPECT_FALSE(failureOf("functions: []\n").empty());
  EXPECT_FALSE(failureOf("[1, 2").empty());
}

TEST(Models, ALaterFileWins) {
  Models M;
  ASSERT_FALSE(bool(M.add("library: a\ntypes:\n  - names: [x::t]\n    drop: leaks\n", "a")));
  ASSERT_FALSE(bool(M.add("library: b\ntypes:\n  - names: [x::t]\n    drop: aborts\n", "b")));
  Parsed P("namespace x { inline namespace v1 { struct t {}; } } x::t f();", {"-std=c++20"}, M);
  const TypeModel *T = M.type(P.declaration("f").getReturnType());
  ASSERT_TRUE(T);
  EXPECT_EQ(T->Library, "b");
  EXPECT_EQ(T->Source, "b:3");
}

TEST(Models, RolesAndBlockingOfOneNameAreOneEntry) {
  Models M;
  ASSERT_FALSE(bool(M.add("library: a\nfunctions:\n  - names: [f]\n    roles: [bridges]\n"
                          "blocking:\n  - names: [f]\n    category: net\n",
                          "a")));
  ASSERT_EQ(M.functions().size(), 1u);
  EXPECT_TRUE(M.functions()[0]->has(Role::Bridges));
  EXPECT_EQ(M.functions()[0]->Blocking->Category, "net");
}

TEST(Models, NamespacesThatRepeatAnother) {
  Models M;
  ASSERT_FALSE(bool(M.add("library: a\nalso-in: {n: m::n}\nfunctions:\n  - names: [n::f]\n"
                          "    roles: [wraps]\n",
                          "a")));
  Parsed P("namespace m { namespace n { void f(); } } namespace n { void f(); }\n"
           "void g() { /*a*/ m::n::f(); /*b*/ n::f(); }",
           {"-std=c++20"}, M);
  EXPECT_TRUE(M.has(P.at<clang::CallExpr>("g", "a")->getDirectCallee(), Role::Wraps));
  EXPECT_TRUE(M.has(P.at<clang::CallExpr>("g", "b")->getDirectCallee(), Role::Wraps));
}

TEST(Models, CNamesAreCFunctions) {
  Parsed P("extern \"C\" unsigned sleep(unsigned);\n"
           "unsigned usleep(unsigned);\n"
           "void g() { /*a*/ sleep(1); /*b*/ usleep(1); }");
  EXPECT_TRUE(P.unit().models().function(P.at<clang::CallExpr>("g", "a")->getDirectCallee()));
  EXPECT_FALSE(P.unit().models().function(P.at<clang::CallExpr>("g", "b")->getDirectCallee()));
}

TEST(Models, OperatorsOverridersAndConstructors) {
  Models M;
  ASSERT_FALSE(bool(M.add("library: a\nfunctions:\n"
                          "  - names: ['fn::operator()']\n    roles: [bridges]\n"
                          "  - names: [base::run]\n    roles: [runs-loop]\n"
                          "  - names: ['file::file']\n    roles: [wraps]\n"
                          "  - names: ['ns::*::go']\n    roles: [yields]\n",
                          "a")));
  Parsed P("struct fn { void operator()() const; }; struct base { virtual void run(); };\n"
           "struct derived : base { void run() override; };\n"
           "struct file { explicit file(int); file(const file &); };\n"
           "namespace ns { namespace deep { void go(); } }\n"
           "void g(fn f, derived d, file other) {\n"
           "  /*a*/ f(); /*b*/ d.run(); /*c*/ ns::deep::go();\n"
           "  file one(1); file two(other);\n"
           "}",
           {"-std=c++20"}, M);
  EXPECT_TRUE(M.has(P.at<clang::CallExpr>("g", "a")->getDirectCallee(), Role::Bridges));
  EXPECT_TRUE(M.has(P.at<clang::CallExpr>("g", "b")->getDirectCallee(), Role::RunsLoop));
  EXPECT_TRUE(M.has(P.at<clang::CallExpr>("g", "c")->getDirectCallee(), Role::Yields));
  auto Made = [&](llvm::StringRef Name) {
    return llvm::cast<clang::CXXConstructExpr>(P.variable("g", Name)->getInit())->getConstructor();
  };
  EXPECT_TRUE(M.has(Made("one"), Role::Wraps));
  EXPECT_FALSE(M.has(Made("two"), Role::Wraps));
}

TEST(Models, ASpawnerThatReturnsSomethingIsJoined) {
  Models M;
  ASSERT_FALSE(bool(M.add("library: a\nfunctions:\n  - names: [start]\n"
                          "    roles: [spawns, spawns-joinable]\n",
                          "a")));
  Parsed P("void start(int); task<> start(double);\n"
           "void g() { /*a*/ start(1); /*b*/ start(1.0); }",
           {"-std=c++20"}, M);
  const auto *Plain = P.at<clang::CallExpr>("g", "a")->getDirectCallee();
  const auto *Joined = P.at<clang::CallExpr>("g", "b")->getDirectCallee();
  EXPECT_TRUE(M.has(Plain, Role::Spawns));
  EXPECT_FALSE(M.has(Plain, Role::SpawnsJoinable));
  EXPECT_FALSE(M.has(Joined, Role::Spawns));
  EXPECT_TRUE(M.has(Joined, Role::SpawnsJoinable));
}

TEST(Models, ReplacementsFallBackFromFunctionToCategoryToOffload) {
  Models M;
  ASSERT_FALSE(bool(M.add("library: lib\noffers: {sleep: nap(), offload: pool}\nblocking:\n"
                          "  - names: [a]\n    category: sleep\n    replacement: {lib: doze()}\n"
                          "  - names: [b]\n    category: sleep\n  - names: [c]\n    category: db\n",
                          "a")));
  auto Of = [&](unsigned I) {
    return M.replacement(*M.functions()[I]->Blocking, "lib").str();
  };
  EXPECT_EQ(Of(0), "doze()");
  EXPECT_EQ(Of(1), "nap()");
  EXPECT_EQ(Of(2), "pool");
  EXPECT_EQ(M.replacement(*M.functions()[0]->Blocking, "other"), "");
}

} // namespace
