// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The sections of a test, as of Catch2's SECTION and doctest's SUBCASE: conditions whose framework
// lets a run into one of those side by side, and runs the test until each had its turn.
#ifndef COROLINT_CHECKS_FLOW_TESTSECTIONS_H
#define COROLINT_CHECKS_FLOW_TESTSECTIONS_H

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"

namespace corolint {

class Models;

class TestSections {
public:
  TestSections(const clang::CFG &Graph, const clang::Stmt &Body, const Models &Known);

  /// The section that the element \p Index of \p Block, or the one before it, is in; 0 for none.
  unsigned around(const clang::CFGBlock &Block, unsigned Index) const;
  /// Whether a run whose last section was \p Entered (0: none yet) goes the way \p Taken out of \p
  /// Block; \p Entered becomes the section that it goes into.
  bool mayGo(const clang::CFGBlock &Block, bool Taken, unsigned &Entered) const;

private:
  struct Section {
    unsigned Number = 0; ///< from 1
    unsigned Around = 0; ///< the section that it is in, or 0
    bool Last = false;   ///< of those side by side
  };
  using Conditions = llvm::DenseMap<const clang::Stmt *, const clang::CFGBlock *>;
  void number(const clang::Stmt &Within, unsigned Around, const Conditions &Blocks,
              Section *&LastHere);

  llvm::DenseMap<const clang::CFGBlock *, Section> Sections;
  llvm::DenseMap<const clang::Stmt *, unsigned> Inside; ///< what is in which
};

} // namespace corolint

#endif
