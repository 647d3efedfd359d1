// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of many translation units as one graph. Built once from their summaries, then
// only read; equal units in any order give an equal program.
#ifndef COROLINT_CHECKS_LINK_PROGRAM_H
#define COROLINT_CHECKS_LINK_PROGRAM_H

#include "Summary.h"

namespace corolint {

/// An index into Program::functions().
using FunctionId = uint32_t;

/// Some of a unit's functions, by their indices, ascending.
struct UnitPart {
  const UnitSummary *Unit;
  std::vector<uint32_t> Functions;
};

class Program {
public:
  /// A call belongs to the unit's own function of that key, else to the one function of the
  /// program that is known by it outside; where several different ones are (as in the executables
  /// of one code base), to none.
  static Program link(std::vector<UnitSummary> Units);
  static Program link(std::vector<UnitPart> Parts);

  llvm::ArrayRef<FunctionSummary> functions() const { return Tables.Functions; }
  const FunctionSummary &function(FunctionId F) const { return Tables.Functions[F]; }
  llvm::ArrayRef<CallSummary> calls(FunctionId F) const { return Tables.calls(function(F)); }
  llvm::ArrayRef<BlockingSummary> blocks(FunctionId F) const { return Tables.blocks(function(F)); }
  llvm::ArrayRef<ParameterSummary> parameters(FunctionId F) const {
    return Tables.parameters(function(F));
  }
  llvm::ArrayRef<EscapeSummary> escapes(FunctionId F) const { return Tables.escapes(function(F)); }
  /// The coroutine that \p E, one of escapes(), made its task from; NoIndex where it is not known.
  FunctionId target(const EscapeSummary &E) const {
    return EscapeTargets[&E - Tables.Escapes.data()];
  }
  /// Likewise of what \p P, one of parameters(), is passed on to.
  FunctionId target(const ParameterSummary &P) const {
    return ParameterTargets[&P - Tables.Parameters.data()];
  }
  const BlockerSummary &blocker(const BlockingSummary &B) const {
    return Tables.Blockers[B.Blocker];
  }
  const Fix *mend(const BlockingSummary &B) const {
    return B.Mend == NoIndex ? nullptr : &Tables.Mends[B.Mend];
  }

  /// The function that \p Call, one of calls(), runs; NoIndex where its body is not known.
  FunctionId target(const CallSummary &Call) const { return Targets[&Call - Tables.Calls.data()]; }
  /// For CallKind::Passed, the function that is given the callable.
  FunctionId via(const CallSummary &Call) const { return Vias[&Call - Tables.Calls.data()]; }
  /// The calls that run \p F, in the order of the callers.
  llvm::ArrayRef<uint32_t> callers(FunctionId F) const {
    return llvm::ArrayRef(Callers).slice(FirstCaller[F], FirstCaller[F + 1] - FirstCaller[F]);
  }
  llvm::ArrayRef<CallSummary> calls() const { return Tables.Calls; }
  const CallSummary &call(uint32_t Index) const { return Tables.Calls[Index]; }
  uint32_t indexOf(const CallSummary &Call) const { return &Call - Tables.Calls.data(); }
  FunctionId callerOf(uint32_t Index) const { return CallOwners[Index]; }
  /// Keys of the functions that \p F overrides directly.
  llvm::ArrayRef<TextId> overrides(FunctionId F) const { return Tables.overrides(function(F)); }

  llvm::StringRef text(TextId Id) const { return Texts[Id]; }
  llvm::StringRef name(FunctionId F) const { return text(function(F).Name); }
  Span span(const StoredSpan &P) const;

private:
  class Linker;

  SummaryTables Tables;
  std::vector<std::string> Texts;
  std::vector<FunctionId> Targets, Vias;    ///< by call
  std::vector<FunctionId> EscapeTargets;    ///< by escape
  std::vector<FunctionId> ParameterTargets; ///< by parameter
  std::vector<FunctionId> CallOwners;       ///< by call
  std::vector<uint32_t> FirstCaller, Callers;
};

} // namespace corolint

#endif
