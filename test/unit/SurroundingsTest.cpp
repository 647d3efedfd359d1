// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is found in a unit's files must not depend on whether the whole program was linked or its
// surroundings alone. Programs are made up at random, from fewer names than functions: so there are
// cycles, virtual calls, names that several units define, headers that differ from unit to unit,
// and whatever else nobody thinks of.
#include "link/Surroundings.h"
#include "Analysis.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

#include <random>

using namespace corolint;

namespace {

class Maker {
public:
  explicit Maker(unsigned Seed) : Random(Seed) {}

  UnitSummary unit(unsigned Number) {
    S = UnitSummary();
    S.Source = "unit" + std::to_string(Number);
    for (const char *Category : {"sleep", "sync-wait", "lock"})
      S.Blockers.push_back(
          {text(std::string("blocks by ") + Category), text(Category), below(4) != 0, {}});
    for (unsigned I = 0, Count = 1 + below(20); I != Count; ++I)
      function();
    return std::move(S);
  }

  unsigned below(unsigned Limit) { return Random() % Limit; }

private:
  TextId text(const std::string &Text) {
    auto Found = llvm::find(S.Texts, Text);
    if (Found != S.Texts.end())
      return Found - S.Texts.begin();
    S.Texts.push_back(Text);
    return S.Texts.size() - 1;
  }
  TextId key() { return text("key" + std::to_string(below(70))); }

  StoredSpan place(TextId File) {
    StoredSpan P;
    P.File = File;
    P.Line = P.Offset = 1 + below(1000);
    P.EndOffset = P.Offset + 1;
    return P;
  }

  void function() {
    FunctionSummary F;
    F.Key = key();
    if (llvm::any_of(S.Functions, [&](const FunctionSummary &G) { return G.Key == F.Key; }))
      return; // unique within its unit
    std::string Key = S.Texts[F.Key];
    F.Name = text("name of " + Key);
    // A name mostly stands in one place, seen by whoever includes that, else in the main file.
    bool InHeader = below(3) != 0;
    F.Where =
        place(text(InHeader ? "header" + std::to_string(std::stoi(Key.substr(3)) % 5) : S.Source));
    if (InHeader)
      F.Where.Line = F.Where.Offset = std::stoi(Key.substr(3)) + below(10) / 9;
    F.Internal = below(8) == 0;
    F.DeclaredNonBlocking = below(12) == 0;
    F.InheritsNonBlocking = below(12) == 0;
    F.Role = FunctionRole(below(4));
    if (F.Role == FunctionRole::Coroutine)
      F.Coroutine = CoroutineKind(1 + below(5));
    F.InvokedParameters = below(8);
    F.Calls = {uint32_t(S.Calls.size()), below(4)};
    for (unsigned I = 0; I != F.Calls.Count; ++I)
      call(F.Where.File);
    F.Blocks = {uint32_t(S.Blocks.size()), below(4) == 0};
    for (unsigned I = 0; I != F.Blocks.Count; ++I) {
      BlockingSummary &B = S.Blocks.emplace_back();
      B.Blocker = below(S.Blockers.size());
      B.Destructor = below(4) == 0;
      B.Where = place(F.Where.File);
      if (below(4) == 0)
        B.Lock = place(F.Where.File);
    }
    F.Parameters = {uint32_t(S.Parameters.size()), below(2)};
    for (unsigned I = 0; I != F.Parameters.Count; ++I) {
      ParameterSummary &P = S.Parameters.emplace_back();
      P.Index = below(2);
      P.ReadAfterSuspension = below(2) == 0;
      P.ReadAt = P.SuspendedAt = place(F.Where.File);
      if (below(2) == 0) {
        P.Awaits = below(2) == 0;
        P.Onto = key();
        P.OntoIndex = below(2);
      }
    }
    F.Escapes = {uint32_t(S.Escapes.size()), below(2)};
    for (unsigned I = 0; I != F.Escapes.Count; ++I) {
      EscapeSummary &E = S.Escapes.emplace_back();
      E.Callee = key();
      E.Index = below(2);
      E.Kind = EscapeKind(below(EscapeKinds));
      E.Message = text("too late");
      E.Where = place(F.Where.File);
    }
    F.Overrides = {uint32_t(S.Overrides.size()), below(2)};
    for (unsigned I = 0; I != F.Overrides.Count; ++I)
      S.Overrides.push_back(key());
    S.Functions.push_back(F);
  }

  void call(TextId File) {
    CallSummary &C = S.Calls.emplace_back();
    C.Callee = key();
    const CallKind Kinds[] = {CallKind::Virtual, CallKind::Passed, CallKind(below(CallKinds))};
    C.Kind = Kinds[below(3)]; // more often what a search has to look up by another name
    C.Argument = below(3);
    C.Switched = below(10) == 0;
    C.Via = key();
    C.Where = place(File);
    if (below(6) == 0)
      C.Lock = place(File);
  }

  std::mt19937 Random;
  UnitSummary S;
};

/// All, Strict where that leaves anything to say of programs.
std::vector<EnabledCheck> allWith(bool AllOverriders) {
  std::vector<EnabledCheck> Checks;
  for (const CheckEntry &Entry : allChecks()) {
    EnabledCheck &Check = Checks.emplace_back(&Entry, Entry.Create());
    llvm::cantFail(Check.Instance->readOptions([&](llvm::StringRef Option) {
      bool On = Option == "Strict"
                    ? Entry.Info.Name != std::string("coro-argument-outlived-by-task")
                    : Option == "AllOverriders" && AllOverriders;
      return On ? std::optional<std::string>("true") : std::nullopt;
    }));
  }
  return Checks;
}

std::string written(const Span &S) { return S.File + ":" + std::to_string(S.Offset); }

/// What is said of \p Files.
std::string written(const std::vector<Finding> &Findings, const llvm::StringSet<> &Files) {
  std::string Text;
  for (const Finding &F : Findings) {
    if (!Files.contains(F.Where.File))
      continue;
    Text += written(F.Where) + " " + F.Check + ": " + F.Message + " in " + F.Enclosing + "\n";
    for (const Step &One : F.Steps)
      Text += "  " + written(One.Where) + " " + One.Message + "\n";
  }
  return Text;
}

TEST(Surroundings, SayWhatTheWholeProgramSays) {
  unsigned Said = 0, Smaller = 0, SaidByOthers = 0;
  const std::vector<EnabledCheck> Checks[] = {allWith(false), allWith(true)};
  for (unsigned Seed = 0; Seed != 2000; ++Seed) {
    Maker Make(Seed);
    std::vector<UnitSummary> Last;
    for (unsigned U = 0; U != 8; ++U)
      Last.push_back(Make.unit(U));
    const UnitSummary Own = Make.unit(Make.below(8)); // that file has been edited since
    std::vector<bool> Fresh;
    std::vector<UnitSummary> Whole{Own};
    for (const UnitSummary &Unit : Last)
      if (Fresh.push_back(Make.below(8) != 0); Fresh.back() && Unit.Source != Own.Source)
        Whole.push_back(Unit);
    llvm::StringSet<> Files;
    for (const FunctionSummary &F : Own.Functions)
      Files.insert(Own.Texts[F.Where.File]);

    Program All = Program::link(Whole);
    Program Part = Surroundings(Last).around(Own, [&](uint32_t Unit) { return Fresh[Unit]; });
    const std::vector<EnabledCheck> &Enabled = Checks[Seed % 2];
    std::string Wanted = written(conclude(All, Enabled), Files);
    ASSERT_EQ(written(conclude(Part, Enabled), Files), Wanted) << "seed " << Seed;

    Said += !Wanted.empty();
    Smaller += Part.functions().size() < All.functions().size();
    SaidByOthers += Wanted != written(conclude(Program::link(std::vector{Own}), Enabled), Files);
  }
  // Else nothing was compared.
  EXPECT_GT(Said, 200u);
  EXPECT_GT(Smaller, 200u);
  EXPECT_GT(SaidByOthers, 200u);
}

} // namespace
