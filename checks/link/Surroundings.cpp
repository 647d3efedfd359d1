// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Surroundings.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

#include <optional>

namespace corolint {

Surroundings::Surroundings(std::vector<UnitSummary> All) : Units(std::move(All)) {
  llvm::DenseSet<std::pair<llvm::StringRef, llvm::StringRef>> Seen;
  for (uint32_t U = 0; U != Units.size(); ++U) {
    const UnitSummary &Unit = Units[U];
    for (uint32_t I = 0; I != Unit.Functions.size(); ++I) {
      const FunctionSummary &F = Unit.Functions[I];
      llvm::StringRef Key = Unit.Texts[F.Key], File = Unit.Texts[F.Where.File];
      Definitions[Key].push_back({U, I});
      if (Seen.insert({File, Key}).second)
        Inside[File].push_back(Key);
      for (const CallSummary &Call : Unit.calls(F))
        Callers[Unit.Texts[Call.Callee]].push_back({U, I});
      for (TextId Base : Unit.overrides(F))
        Overriders[Unit.Texts[Base]].push_back({U, I});
    }
  }
}

class Surroundings::Search {
public:
  Search(const Surroundings &In, const UnitSummary &Own, llvm::function_ref<bool(uint32_t)> Fresh)
      : In(In), Own(Own), Fresh(Fresh), Usable(In.Units.size()), Taken(In.Units.size()) {}

  std::vector<UnitPart> run() {
    UnitPart First{&Own, {}};
    llvm::SmallDenseSet<TextId> Files;
    for (uint32_t I = 0; I != Own.Functions.size(); ++I) {
      const FunctionSummary &F = Own.Functions[I];
      First.Functions.push_back(I);
      takeAll(In.Definitions, Own.Texts[F.Key], /*AndBeyond=*/false);
      takeAll(In.Callers, Own.Texts[F.Key], /*AndBeyond=*/false);
      follow(Own, F);
      Files.insert(F.Where.File);
    }
    // A header may have more in other units: other instantiations, other macros.
    for (TextId File : Files)
      if (auto Found = In.Inside.find(Own.Texts[File]); Found != In.Inside.end())
        for (llvm::StringRef Key : Found->second) {
          takeAll(In.Definitions, Key, /*AndBeyond=*/true);
          takeAll(In.Callers, Key, /*AndBeyond=*/false);
        }
    while (!Pending.empty()) {
      Reference R = Pending.pop_back_val();
      follow(In.Units[R.Unit], In.Units[R.Unit].Functions[R.Function]);
    }
    std::vector<UnitPart> Parts{std::move(First)};
    for (uint32_t U = 0; U != Taken.size(); ++U) {
      UnitPart Part{&In.Units[U], {}};
      for (uint32_t I = 0; I != Taken[U].size(); ++I)
        if (Taken[U][I])
          Part.Functions.push_back(I);
      if (!Part.Functions.empty())
        Parts.push_back(std::move(Part));
    }
    return Parts;
  }

private:
  enum State : uint8_t { Not, Alone, WithWhatItReaches };

  bool usable(uint32_t U) {
    if (!Usable[U])
      Usable[U] = In.Units[U].Source != Own.Source && Fresh(U);
    return *Usable[U];
  }

  void takeAll(const ByKey &Table, llvm::StringRef Key, bool AndBeyond) {
    auto Found = Table.find(Key);
    // Of a header's function there may be as many as units: each list once.
    if (Found == Table.end() || !Done.insert({&Found->second, AndBeyond}).second)
      return;
    for (Reference R : Found->second) {
      if (!usable(R.Unit))
        continue;
      std::vector<State> &States = Taken[R.Unit];
      States.resize(In.Units[R.Unit].Functions.size());
      State &Here = States[R.Function];
      if (AndBeyond && Here != WithWhatItReaches)
        Pending.push_back(R);
      Here = std::max(Here, AndBeyond ? WithWhatItReaches : Alone);
    }
  }

  void follow(const UnitSummary &Unit, const FunctionSummary &F) {
    auto Take = [&](const ByKey &Table, TextId Key) { takeAll(Table, Unit.Texts[Key], true); };
    for (const CallSummary &Call : Unit.calls(F)) {
      Take(In.Definitions, Call.Callee);
      if (Call.Kind == CallKind::Passed)
        Take(In.Definitions, Call.Via);
      if (Call.Kind == CallKind::Virtual)
        Take(In.Overriders, Call.Callee);
    }
    for (const EscapeSummary &Escape : Unit.escapes(F))
      Take(In.Definitions, Escape.Callee);
  }

  const Surroundings &In;
  const UnitSummary &Own;
  llvm::function_ref<bool(uint32_t)> Fresh;
  std::vector<std::optional<bool>> Usable;
  std::vector<std::vector<State>> Taken; ///< by unit, by function
  llvm::DenseSet<std::pair<const void *, unsigned>> Done;
  llvm::SmallVector<Reference> Pending;
};

Program Surroundings::around(const UnitSummary &Own,
                             llvm::function_ref<bool(uint32_t)> Fresh) const {
  return Program::link(Search(*this, Own, Fresh).run());
}

} // namespace corolint
