// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Surroundings.h"

#include "llvm/ADT/STLExtras.h"

#include <optional>

namespace corolint {

Surroundings::Surroundings(std::vector<UnitSummary> All) : Units(std::move(All)) {
  for (uint32_t U = 0; U != Units.size(); ++U) {
    const UnitSummary &Unit = Units[U];
    for (uint32_t I = 0; I != Unit.Functions.size(); ++I) {
      const FunctionSummary &F = Unit.Functions[I];
      Definitions[Unit.Texts[F.Key]].push_back({U, I});
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
    for (uint32_t I = 0; I != Own.Functions.size(); ++I) {
      First.Functions.push_back(I);
      llvm::StringRef Key = Own.Texts[Own.Functions[I].Key];
      takeAll(In.Definitions, Key, /*AndBeyond=*/false);
      takeAll(In.Callers, Key, /*AndBeyond=*/false);
      follow(Own, Own.Functions[I]);
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
    if (Found == Table.end())
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
  llvm::SmallVector<Reference> Pending;
};

Program Surroundings::around(const UnitSummary &Own,
                             llvm::function_ref<bool(uint32_t)> Fresh) const {
  return Program::link(Search(*this, Own, Fresh).run());
}

} // namespace corolint
