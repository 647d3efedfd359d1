// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Surroundings.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

#include <optional>

namespace corolint {

/// The keys of what \p F leads to.
static void forEachNext(const UnitSummary &Unit, const FunctionSummary &F,
                        llvm::function_ref<void(llvm::StringRef)> Visit) {
  for (const CallSummary &Call : Unit.calls(F)) {
    Visit(Unit.Texts[Call.Callee]);
    if (Call.Kind == CallKind::Passed)
      Visit(Unit.Texts[Call.Via]);
  }
  for (const EscapeSummary &Escape : Unit.escapes(F))
    Visit(Unit.Texts[Escape.Callee]);
  for (const ParameterSummary &Param : Unit.parameters(F))
    if (Param.Onto)
      Visit(Unit.Texts[Param.Onto]);
}

Surroundings::Surroundings(std::vector<UnitSummary> All) : Units(std::move(All)) {
  for (uint32_t U = 0; U != Units.size(); ++U) {
    const UnitSummary &Unit = Units[U];
    for (uint32_t I = 0; I != Unit.Functions.size(); ++I) {
      const FunctionSummary &F = Unit.Functions[I];
      llvm::StringRef Key = Unit.Texts[F.Key];
      Definitions[Key].push_back({U, I});
      Inside[Unit.Texts[F.Where.File]].push_back(Key);
      for (const CallSummary &Call : Unit.calls(F))
        Callers[Unit.Texts[Call.Callee]].push_back(Key);
      forEachNext(Unit, F, [&](llvm::StringRef To) { Next[Key].push_back(To); });
      for (TextId Base : Unit.overrides(F))
        Next[Unit.Texts[Base]].push_back(Key); // a virtual call of it may get here
    }
  }
  // What stands in a header comes from many units.
  for (auto *Table : {&Next, &Callers, &Inside})
    for (auto &[Of, List] : *Table) {
      llvm::sort(List);
      List.erase(llvm::unique(List), List.end());
      List.shrink_to_fit();
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
      Files.insert(F.Where.File);
      judge(Own.Texts[F.Key]);
      forEachNext(Own, F, [&](llvm::StringRef To) { reach(To); });
    }
    // A header may have more in other units: other instances of templates, other macros.
    for (TextId File : Files)
      for (llvm::StringRef Key : at(In.Inside, Own.Texts[File]))
        judge(Key);
    while (!Pending.empty())
      for (llvm::StringRef To : at(In.Next, Pending.pop_back_val()))
        reach(To);
    std::vector<UnitPart> Parts{std::move(First)};
    for (uint32_t U = 0; U != Taken.size(); ++U)
      if (!Taken[U].empty()) {
        llvm::sort(Taken[U]);
        Parts.push_back({&In.Units[U], std::move(Taken[U])});
      }
    return Parts;
  }

private:
  /// What a check may speak of: who calls it says where it runs.
  void judge(llvm::StringRef Key) {
    reach(Key);
    for (llvm::StringRef Caller : at(In.Callers, Key))
      take(Caller);
  }

  void reach(llvm::StringRef Key) {
    if (!Reached.insert(Key).second)
      return;
    take(Key);
    Pending.push_back(Key);
  }

  void take(llvm::StringRef Key) {
    if (!Wanted.insert(Key).second)
      return;
    for (Definition D : at(In.Definitions, Key))
      if (usable(D.Unit))
        Taken[D.Unit].push_back(D.Function);
  }

  bool usable(uint32_t U) {
    if (!Usable[U])
      Usable[U] = In.Units[U].Source != Own.Source && Fresh(U);
    return *Usable[U];
  }

  template <class T>
  static llvm::ArrayRef<T> at(const llvm::DenseMap<llvm::StringRef, std::vector<T>> &Table,
                              llvm::StringRef Key) {
    auto Found = Table.find(Key);
    return Found == Table.end() ? llvm::ArrayRef<T>() : llvm::ArrayRef(Found->second);
  }

  const Surroundings &In;
  const UnitSummary &Own;
  llvm::function_ref<bool(uint32_t)> Fresh;
  std::vector<std::optional<bool>> Usable;  ///< by unit
  std::vector<std::vector<uint32_t>> Taken; ///< by unit
  llvm::DenseSet<llvm::StringRef> Wanted, Reached;
  llvm::SmallVector<llvm::StringRef> Pending;
};

Program Surroundings::around(const UnitSummary &Own,
                             llvm::function_ref<bool(uint32_t)> Fresh) const {
  return Program::link(Search(*this, Own, Fresh).run());
}

} // namespace corolint
