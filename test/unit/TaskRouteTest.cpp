// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"
#include "subjects/ReferentDeath.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const char *const Yaml = R"(
library: lib
types:
  - names: [nursery]
    scope: {spawn: [start], join: [join], if-not-joined: aborts}
functions:
  - names: [spawn]
    roles: [spawns]
  - names: [start]
    roles: [spawns-joinable]
  - names: [sync_wait]
    roles: [bridges]
  - names: [either]
    roles: [races]
  - names: [both]
    roles: [combines]
)";

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { void push_back(T &&); int size(); };
 template <class... T> struct tuple {}; template <class... T> tuple<T...> make_tuple(T &&...); }
struct nursery { void start(task<>); task<> join(); };
task<> made(); void spawn(task<>); task<> start(task<>); void sync_wait(task<>);
task<> either(task<>, task<>); task<> both(task<>, task<>); void unknown(task<>);
struct owner { task<> member; explicit owner(task<>); };
)cpp";

Models known() {
  Models Known;
  EXPECT_EQ(llvm::toString(Known.add(Yaml, "lib.yaml")), "");
  return Known;
}

TEST(TaskRoute, WhereATaskGoes) {
  Models Known = known();
  const std::pair<enum Destination::Kind, const char *> Cases[] = {
      {Destination::InPlace, "sync_wait(made());"},
      {Destination::InPlace, "co_await both(made(), step());"},
      {Destination::InPlace, "co_await both(both(step(), made()), step());"},
      {Destination::InPlace, "co_await (b ? made() : step());"},
      {Destination::InPlace, "co_await start(made());"},
      {Destination::Spawned, "spawn(made());"},
      {Destination::Spawned, "start(made());"},
      {Destination::Spawned, "spawn(both(made(), step()));"},
      {Destination::Spawned, "n.start(made());"},
      {Destination::Raced, "co_await either(made(), step());"},
      {Destination::Kept, "auto t = both(made(), step());"},
      {Destination::Kept, "auto t = start(made());"},
      {Destination::Kept, "std::vector<task<>> v; v.push_back(made());"},
      {Destination::Kept, "auto t = std::make_tuple(made(), 1);"},
      {Destination::Stored, "o->member = made();"},
      {Destination::Stored, "r.member = made();"},
      {Destination::Passed, "unknown(made());"},
      {Destination::Passed, "owner other(made());"},
      {Destination::Passed, "auto l = [t = made()] {};"},
      {Destination::Dropped, "if (b) made();"},
      {Destination::Dropped, "(void)both(made(), step());"},
  };
  std::string Code = Before;
  for (size_t I = 0; I != std::size(Cases); ++I)
    Code += "task<> f" + std::to_string(I) + "(bool b, owner *o, owner &r, nursery &n) { " +
            Cases[I].second + " co_return; }\n";
  Parsed P(Code, {"-std=c++20"}, Known);
  for (size_t I = 0; I != std::size(Cases); ++I) {
    const Function &F = P.function("f" + std::to_string(I));
    for (const auto *Call : F.all<CallExpr>())
      if (Call->getDirectCallee() && Call->getDirectCallee()->getNameAsString() == "made")
        EXPECT_EQ(destinationOf(Call, F.types().of(Call->getType()), F).Kind, Cases[I].first)
            << Cases[I].second;
  }
}

/// The use of a task that comes too late for local `n`; "runs on" where none is needed.
std::string late(const char *Body, StartKind Start = StartKind::Lazy) {
  Models Known = known();
  Parsed P(Before + "task<> f(bool b, int p) { " + Body + " co_return; }", {"-std=c++20"}, Known);
  const Function &F = P.function("f");
  const auto *Made = P.at<CallExpr>();
  TypeProfile Profile = F.types().of(Made->getType());
  Profile.Start = Start;
  const VarDecl *N = nullptr;
  for (const VarDecl *Var : F.variables())
    if (Var->getName() == "n")
      N = Var;
  Referent What{N ? Referent::Local : Referent::Temporary, Made, N};
  std::optional<LateTask> Found = outlivesReferent(F, Profile, What, Start == StartKind::Eager,
                                                   destinationOf(Made, Profile, F), Made);
  if (!Found)
    return "";
  std::vector<std::string> Marked = P.marked("late");
  EXPECT_TRUE(!Found->Used || llvm::is_contained(Marked, P.spot(Found->Used))) << Body;
  return Found->Used ? "late" : "runs on";
}

TEST(TaskRoute, ReferentsThatDieFirst) {
  EXPECT_EQ(late("auto t = ^made(); co_await $late[[t]];"), "late"); // a temporary
  EXPECT_EQ(late("task<> t = step(); { int n = 0; t = ^made(); } co_await $late[[t]];"), "late");
  EXPECT_EQ(
      late("task<> t = step(); { int n = 0; t = ^made(); } if (b) unknown(std::move($late[[t]]));"),
      "late");
  EXPECT_EQ(late("int n = 0; spawn(^made());"), "runs on");
  EXPECT_EQ(late("int n = 0; spawn(^made()); co_await step();"), "runs on");
  EXPECT_EQ(late("nursery s; { int n = 0; s.start(^made()); } co_await s.join();"), "runs on");
  EXPECT_EQ(late("auto t = ^made();", StartKind::Eager), "runs on");
}

TEST(TaskRoute, ReferentsThatLiveLongEnough) {
  EXPECT_EQ(late("int n = 0; auto t = ^made(); co_await t;"), "");
  EXPECT_EQ(late("int n = 0; co_await ^made();"), "");
  EXPECT_EQ(late("task<> t = step(); { int n = 0; t = ^made(); co_await t; }"), "");
  EXPECT_EQ(late("task<> t = step(); { int n = 0; t = ^made(); } t = step(); co_await t;"), "");
  EXPECT_EQ(late("int n = 0; nursery s; s.start(^made()); co_await s.join();"), "");
  EXPECT_EQ(late("auto t = ^made();"), "");
}

bool unwaited(const std::string &Result, const std::string &Body) {
  Parsed P(Before + "void wait(); " + Result + " f(bool b) { " + Body + " }");
  const auto *Spawn = P.at<CallExpr>();
  Referent N{Referent::Local, nullptr, P.variable("f", "n")};
  return diesUnwaited(N, Spawn->getArg(0), Spawn, P.function("f"));
}

TEST(TaskRoute, DeathsThatNothingWaitedFor) {
  EXPECT_TRUE(unwaited("void", "int n = 0; ^spawn(made());"));
  EXPECT_TRUE(unwaited("void", "int n = 0; ^spawn(made()); if (b) wait();"));
  EXPECT_FALSE(unwaited("void", "int n = 0; ^spawn(made()); wait();"));
  EXPECT_FALSE(unwaited("void", "int n = 0; ^spawn(made()); noisy waits;"));
}

TEST(TaskRoute, ACoroutineWaitsOnlyForWhatItShares) {
  EXPECT_TRUE(unwaited("task<>", "int n = 0; ^spawn(made()); wait(); co_await step();"));
  EXPECT_TRUE(unwaited("task<>", "int n = 0; ^spawn(made()); noisy waits; co_return;"));
  EXPECT_TRUE(unwaited("task<>", "int n = 0; for (;;) { ^spawn(made()); co_await step(); }"));
}

} // namespace
