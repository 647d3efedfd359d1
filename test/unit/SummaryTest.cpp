// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "link/Summary.h"
#include "Parsed.h"
#include "link/Reach.h"

#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
extern "C" unsigned sleep(unsigned);
void plain() { sleep(1); }
void outer() { plain(); }
task<> blocks() { outer(); co_return; }
task<> awaits() { co_await blocks(); }
task<> eager_name(const int &x) { co_await step(); use(x); }
[ [clang::annotate("coro::nonblocking")]] void judged() { plain(); }
void barred() { judged(); }
static void internal() {}
struct awaiter {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) { plain(); }
  void await_resume() {}
};
)cpp";

std::string written(const UnitSummary &S) {
  std::string Text;
  llvm::raw_string_ostream Stream(Text);
  llvm::json::OStream Json(Stream);
  writeSummaries(Json, S);
  return Text;
}

const FunctionSummary *named(const UnitSummary &S, llvm::StringRef Name) {
  for (const FunctionSummary &F : S.Functions)
    if (S.Texts[F.Name] == Name)
      return &F;
  ADD_FAILURE() << "no function " << Name.str();
  return nullptr;
}

UnitSummary summaryOf(const std::string &Code) {
  Parsed P(Before + Code);
  return summarize(P.unit());
}

TEST(Summary, WhatFunctionsAre) {
  UnitSummary S = summaryOf("");
  const FunctionSummary *Plain = named(S, "plain"), *Coroutine = named(S, "blocks"),
                        *Awaiter = named(S, "awaiter::await_suspend"),
                        *Internal = named(S, "internal"), *Judged = named(S, "judged");
  ASSERT_TRUE(Plain && Coroutine && Awaiter && Internal && Judged);
  EXPECT_EQ(Plain->Role, FunctionRole::Plain);
  EXPECT_EQ(Plain->Coroutine, CoroutineKind::None);
  EXPECT_EQ(Coroutine->Role, FunctionRole::Coroutine);
  EXPECT_EQ(Coroutine->Coroutine, CoroutineKind::Task);
  EXPECT_EQ(Coroutine->Start, CoroutineStart::Lazy);
  EXPECT_EQ(Awaiter->Role, FunctionRole::AwaiterMember);
  EXPECT_TRUE(Internal->Internal);
  EXPECT_FALSE(Plain->Internal);
  EXPECT_TRUE(Judged->DeclaredNonBlocking);
}

TEST(Summary, WhatTheyCallAndDo) {
  UnitSummary S = summaryOf("");
  const FunctionSummary *Plain = named(S, "plain"), *Awaits = named(S, "awaits");
  ASSERT_TRUE(Plain && Awaits);
  ASSERT_EQ(S.blocks(*Plain).size(), 1u);
  EXPECT_EQ(S.Texts[S.Blockers[S.blocks(*Plain)[0].Blocker].Category], "sleep");
  bool AwaitsIt = llvm::any_of(S.calls(*Awaits), [&](const CallSummary &C) {
    return C.Kind == CallKind::Await && S.Texts[C.Callee] == S.Texts[named(S, "blocks")->Key];
  });
  EXPECT_TRUE(AwaitsIt);
}

TEST(Summary, JsonAndBack) {
  UnitSummary S = summaryOf("");
  std::string Text = written(S);
  auto Value = llvm::json::parse(Text);
  ASSERT_TRUE(bool(Value));
  llvm::Expected<UnitSummary> Read = readSummaries(*Value);
  ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
  EXPECT_EQ(Read->Functions.size(), S.Functions.size());
  EXPECT_EQ(Read->Calls.size(), S.Calls.size());
  EXPECT_EQ(Read->Blocks.size(), S.Blocks.size());
  EXPECT_EQ(written(*Read), Text);
}

TEST(Summary, EqualForEqualCode) { EXPECT_EQ(written(summaryOf("")), written(summaryOf(""))); }

TEST(Summary, DamageIsSaid) {
  std::string Text = written(summaryOf(""));
  auto Fails = [](llvm::json::Value Value) {
    return !llvm::toString(readSummaries(Value).takeError()).empty();
  };
  EXPECT_TRUE(Fails(nullptr));
  EXPECT_TRUE(Fails(llvm::json::Object()));
  // Every table cut short, one at a time.
  llvm::json::Value Whole = llvm::cantFail(llvm::json::parse(Text));
  unsigned Cut = 0;
  for (const auto &[Key, Value] : *Whole.getAsObject()) {
    const llvm::json::Array *Table = Value.getAsArray();
    if (!Table || Table->empty())
      continue;
    llvm::json::Object Damaged = *Whole.getAsObject();
    llvm::json::Array Shorter = *Table;
    Shorter.pop_back();
    Damaged[Key] = std::move(Shorter);
    EXPECT_TRUE(Fails(std::move(Damaged))) << Key.str();
    ++Cut;
  }
  EXPECT_GT(Cut, 0u);
}

TEST(Summary, FilesGetOtherNames) {
  UnitSummary S = summaryOf("");
  renameFiles(S, [](llvm::StringRef File) { return "root/" + File.str(); });
  for (const FunctionSummary &F : S.Functions)
    EXPECT_TRUE(llvm::StringRef(S.Texts[F.Where.File]).starts_with("root/"));
}

// ---- the linked program ----------------------------------------------------------------------

class Reached : public testing::Test {
protected:
  static Program link() {
    std::vector<UnitSummary> Units;
    Units.push_back(summaryOf(""));
    return Program::link(std::move(Units));
  }
  FunctionId find(llvm::StringRef Name) const {
    for (FunctionId F = 0; F != In.functions().size(); ++F)
      if (In.name(F) == Name)
        return F;
    ADD_FAILURE() << "no function " << Name.str();
    return 0;
  }
  bool isBlocker(FunctionId F) const { return !In.blocks(F).empty(); }

  Program In = link();
};

TEST_F(Reached, ShortestWays) {
  Reach R(In, {}, [&](FunctionId F) { return isBlocker(F); });
  EXPECT_EQ(R.distance(find("plain")), 0u);
  EXPECT_EQ(R.distance(find("outer")), 1u);
  EXPECT_EQ(R.distance(find("blocks")), 2u);
  EXPECT_FALSE(R.reaches(find("internal")));
  Way Found = R.wayFrom(find("blocks"));
  ASSERT_EQ(Found.size(), 2u);
  EXPECT_EQ(Found[0].Runs, find("outer"));
  EXPECT_EQ(Found[1].Runs, find("plain"));
  EXPECT_TRUE(R.wayFrom(find("plain")).empty());
}

TEST_F(Reached, Barriers) {
  Reach R(In, {}, [&](FunctionId F) { return isBlocker(F); });
  EXPECT_FALSE(R.reaches(find("awaits"))); // the coroutine is judged by itself
  EXPECT_TRUE(R.reaches(find("judged")));
  EXPECT_FALSE(R.reaches(find("barred"))); // what is declared not to block as well
  ReachRules Named;
  Named.Barriers = {"outer"};
  Reach Stopped(In, Named, [&](FunctionId F) { return isBlocker(F); });
  EXPECT_FALSE(Stopped.reaches(find("blocks")));
  EXPECT_TRUE(Stopped.reaches(find("outer")));
  ReachRules All;
  All.ThroughBarriers = true;
  Reach Through(In, All, [&](FunctionId F) { return isBlocker(F); });
  EXPECT_TRUE(Through.reaches(find("awaits")));
  EXPECT_TRUE(Through.reaches(find("barred")));
}

TEST_F(Reached, UnitsInAnyOrderGiveTheSameProgram) {
  auto Two = [](bool Swap) {
    std::vector<UnitSummary> Units;
    for (const char *Code : {"void first() { plain(); }", "void second() { outer(); }"}) {
      Units.push_back(summaryOf(Code));
      Units.back().Source = Code;
    }
    if (Swap)
      std::swap(Units[0], Units[1]);
    Program P = Program::link(std::move(Units));
    std::string Names;
    for (FunctionId F = 0; F != P.functions().size(); ++F)
      Names += P.name(F).str() + "\n";
    return Names;
  };
  EXPECT_EQ(Two(false), Two(true));
}

} // namespace
