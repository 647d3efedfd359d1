// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Program.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringMap.h"

#include <unordered_map>

namespace corolint {

class Program::Linker {
public:
  Linker() { text(""); }

  Program run(std::vector<UnitSummary> Units) {
    llvm::stable_sort(
        Units, [](const UnitSummary &A, const UnitSummary &B) { return A.Source < B.Source; });
    for (UnitSummary &Unit : Units) {
      add(Unit, llvm::to_vector(llvm::seq<uint32_t>(Unit.Functions.size())));
      Unit = UnitSummary(); // a program of many units fits into memory only once
    }
    return end();
  }

  Program run(std::vector<UnitPart> Parts) {
    llvm::stable_sort(Parts, [](const UnitPart &A, const UnitPart &B) {
      return A.Unit->Source < B.Unit->Source;
    });
    for (const UnitPart &Part : Parts)
      add(*Part.Unit, Part.Functions);
    return end();
  }

private:
  Program end() {
    resolveOutside();
    fillCallers();
    return std::move(Result);
  }

  /// What one function of the program is: a header's function is one, however many units see it.
  using Identity = std::tuple<TextId, TextId, uint32_t>;

  TextId text(llvm::StringRef Text) {
    auto [Found, New] = TextIds.try_emplace(Text, Result.Texts.size());
    if (New)
      Result.Texts.push_back(Text.str());
    return Found->second;
  }

  void add(const UnitSummary &From, llvm::ArrayRef<uint32_t> Functions) {
    Unit = &From;
    Map.assign(From.Texts.size(), NoIndex);
    Blockers.assign(From.Blockers.size(), NoIndex);
    // First the names, so that calls find functions that stand below them.
    Own.clear();
    std::vector<bool> New(Functions.size());
    std::vector<FunctionId> Ids(Functions.size());
    for (size_t I = 0; I != Functions.size(); ++I)
      New[I] = declare(From.Functions[Functions[I]], Ids[I]);
    for (size_t I = 0; I != Functions.size(); ++I)
      if (New[I])
        define(From.Functions[Functions[I]], Ids[I]);
  }

  /// Of a large unit's texts, some of its functions need few.
  TextId at(TextId Local) {
    if (Map[Local] == NoIndex)
      Map[Local] = text(Unit->Texts[Local]);
    return Map[Local];
  }

  uint32_t blocker(uint32_t Local) {
    if (Blockers[Local] == NoIndex)
      Blockers[Local] = joined(Unit->Blockers[Local]);
    return Blockers[Local];
  }

  uint32_t joined(BlockerSummary Mapped) {
    Mapped.Name = at(Mapped.Name);
    Mapped.Category = at(Mapped.Category);
    for (auto &[Library, Text] : Mapped.Replacements) {
      Library = at(Library);
      Text = at(Text);
    }
    auto [Found, New] = BlockerIds.try_emplace(
        std::tuple(Mapped.Name, Mapped.Category, Mapped.Certain), Result.Tables.Blockers.size());
    if (New)
      Result.Tables.Blockers.push_back(std::move(Mapped));
    return Found->second;
  }

  StoredSpan mapped(StoredSpan P) {
    P.File = at(P.File);
    return P;
  }

  bool declare(const FunctionSummary &F, FunctionId &Id) {
    TextId Key = at(F.Key);
    auto [Found, New] = Known.try_emplace(Identity(Key, at(F.Where.File), F.Where.Offset),
                                          Result.Tables.Functions.size());
    Id = Found->second;
    Own[Key] = Id;
    if (!New)
      return false;
    Result.Tables.Functions.push_back(F);
    if (!F.Internal) {
      auto [Outer, First] = Outside.try_emplace(Key, Id);
      if (!First)
        Outer->second = NoIndex; // two of a kind: which is meant, only their linker knows
    }
    return true;
  }

  void define(const FunctionSummary &From, FunctionId Id) {
    SummaryTables &To = Result.Tables;
    FunctionSummary F = From;
    F.Key = at(From.Key);
    F.Name = at(From.Name);
    F.Library = at(From.Library);
    F.Offload = at(From.Offload);
    F.Where = mapped(From.Where);
    F.Calls.First = To.Calls.size();
    for (CallSummary C : Unit->calls(From)) {
      C.Callee = at(C.Callee);
      C.Via = at(C.Via);
      C.Where = mapped(C.Where);
      C.Lock = mapped(C.Lock);
      To.Calls.push_back(C);
      Result.Targets.push_back(own(C.Callee));
      Result.Vias.push_back(C.Kind == CallKind::Passed ? own(C.Via) : NoIndex);
      Result.CallOwners.push_back(Id);
    }
    F.Blocks.First = To.Blocks.size();
    for (BlockingSummary B : Unit->blocks(From)) {
      B.Blocker = blocker(B.Blocker);
      B.Where = mapped(B.Where);
      B.Lock = mapped(B.Lock);
      if (B.Mend != NoIndex) {
        To.Mends.push_back(Unit->Mends[B.Mend]);
        B.Mend = To.Mends.size() - 1;
      }
      To.Blocks.push_back(B);
    }
    F.Parameters.First = To.Parameters.size();
    for (ParameterSummary P : Unit->parameters(From)) {
      P.ReadAt = mapped(P.ReadAt);
      P.SuspendedAt = mapped(P.SuspendedAt);
      P.Onto = at(P.Onto);
      To.Parameters.push_back(P);
      Result.ParameterTargets.push_back(own(P.Onto));
    }
    F.Escapes.First = To.Escapes.size();
    for (EscapeSummary E : Unit->escapes(From)) {
      E.Callee = at(E.Callee);
      E.Message = at(E.Message);
      E.Where = mapped(E.Where);
      for (unsigned I = 0; I != EscapeSummary::MaxSteps; ++I) {
        E.StepTexts[I] = at(E.StepTexts[I]);
        E.StepPlaces[I] = mapped(E.StepPlaces[I]);
      }
      To.Escapes.push_back(E);
      Result.EscapeTargets.push_back(own(E.Callee));
    }
    F.Overrides.First = To.Overrides.size();
    for (TextId Base : Unit->overrides(From))
      To.Overrides.push_back(at(Base));
    To.Functions[Id] = F;
  }

  FunctionId own(TextId Key) const {
    auto Found = Own.find(Key);
    return Found == Own.end() ? NoIndex : Found->second;
  }

  FunctionId outside(TextId Key) const {
    auto Found = Outside.find(Key);
    return Found == Outside.end() ? NoIndex : Found->second;
  }

  void resolveOutside() {
    for (size_t I = 0; I != Result.EscapeTargets.size(); ++I)
      if (Result.EscapeTargets[I] == NoIndex)
        Result.EscapeTargets[I] = outside(Result.Tables.Escapes[I].Callee);
    for (size_t I = 0; I != Result.ParameterTargets.size(); ++I)
      if (Result.ParameterTargets[I] == NoIndex)
        Result.ParameterTargets[I] = outside(Result.Tables.Parameters[I].Onto);
    for (size_t I = 0; I != Result.Targets.size(); ++I) {
      const CallSummary &C = Result.Tables.Calls[I];
      if (Result.Targets[I] == NoIndex)
        Result.Targets[I] = outside(C.Callee);
      if (C.Kind == CallKind::Passed && Result.Vias[I] == NoIndex)
        Result.Vias[I] = outside(C.Via);
    }
  }

  void fillCallers() {
    std::vector<uint32_t> &First = Result.FirstCaller;
    First.assign(Result.Tables.Functions.size() + 1, 0);
    for (FunctionId Target : Result.Targets)
      if (Target != NoIndex)
        ++First[Target + 1];
    for (size_t I = 1; I != First.size(); ++I)
      First[I] += First[I - 1];
    Result.Callers.resize(First.back());
    std::vector<uint32_t> Next(First.begin(), First.end() - 1);
    for (uint32_t I = 0; I != Result.Targets.size(); ++I)
      if (Result.Targets[I] != NoIndex)
        Result.Callers[Next[Result.Targets[I]]++] = I;
  }

  struct HashIdentity {
    size_t operator()(const Identity &I) const {
      return llvm::hash_combine(std::get<0>(I), std::get<1>(I), std::get<2>(I));
    }
  };

  Program Result;
  llvm::StringMap<TextId> TextIds;
  std::unordered_map<Identity, FunctionId, HashIdentity> Known;
  std::map<std::tuple<TextId, TextId, bool>, uint32_t> BlockerIds;
  llvm::DenseMap<TextId, FunctionId> Outside;
  // Of the unit at hand:
  const UnitSummary *Unit = nullptr;
  std::vector<TextId> Map;
  std::vector<uint32_t> Blockers;
  llvm::DenseMap<TextId, FunctionId> Own;
};

Program Program::link(std::vector<UnitSummary> Units) { return Linker().run(std::move(Units)); }

Program Program::link(std::vector<UnitPart> Parts) { return Linker().run(std::move(Parts)); }

Span Program::span(const StoredSpan &P) const {
  Span S;
  S.File = Texts[P.File];
  S.Line = P.Line;
  S.Column = P.Column;
  S.Offset = P.Offset;
  S.EndLine = P.EndLine;
  S.EndColumn = P.EndColumn;
  S.EndOffset = P.EndOffset;
  return S;
}

} // namespace corolint
