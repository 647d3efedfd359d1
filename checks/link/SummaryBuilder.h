// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tables of a summary while they are filled: each text, place and blocking operation once.
#ifndef COROLINT_CHECKS_LINK_SUMMARYBUILDER_H
#define COROLINT_CHECKS_LINK_SUMMARYBUILDER_H

#include "Summary.h"
#include "code/Keys.h"
#include "code/Unit.h"
#include "subjects/Blocking.h"

#include "llvm/ADT/StringMap.h"

namespace corolint {

class SummaryBuilder {
public:
  explicit SummaryBuilder(Unit &In) : In(In), Keys(In.context()) {}

  TextId text(llvm::StringRef Text);
  /// The name by which the whole program knows \p F.
  TextId key(const clang::FunctionDecl &F);
  StoredSpan place(clang::SourceRange Range);
  /// An index into UnitSummary::Blockers.
  uint32_t blocker(const BlockingUse &Use);

  Unit &In;
  UnitSummary Out;

private:
  KeyMaker Keys;
  llvm::StringMap<TextId> Ids;
  llvm::DenseMap<const clang::FunctionDecl *, TextId> ByDecl;
  llvm::StringMap<uint32_t> BlockerIds;
};

} // namespace corolint

#endif
