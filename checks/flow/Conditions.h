// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a path knows of the conditions that it may meet again: the outcome of those it has passed,
// and the constants it has assigned, until something may change them.
#ifndef COROLINT_CHECKS_FLOW_CONDITIONS_H
#define COROLINT_CHECKS_FLOW_CONDITIONS_H

#include "Formula.h"
#include "TestSections.h"

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"

#include <map>
#include <set>

namespace corolint {

/// Which values a term may have on a path: a set of classes, see Conditions::Range.
struct Fact {
  unsigned Term;
  uint64_t Values;
  bool operator==(const Fact &Other) const { return Term == Other.Term && Values == Other.Values; }
  bool operator<(const Fact &Other) const {
    return std::tie(Term, Values) < std::tie(Other.Term, Other.Values);
  }
};

/// All that a path knows. Facts about terms that no later condition asks for are left out, so that
/// paths that differ in nothing else are one.
struct Knowledge {
  using List = llvm::SmallVector<Fact, 2>;
  unsigned Section = 0; ///< the test section entered last, as TestSections
  List Facts;           ///< by Term
  bool operator==(const Knowledge &Other) const {
    return Section == Other.Section && Facts == Other.Facts;
  }
  bool operator<(const Knowledge &Other) const {
    return std::tie(Section, Facts) < std::tie(Other.Section, Other.Facts);
  }
};

class Conditions {
public:
  Conditions(const clang::CFG &Graph, const Function &F);

  /// Whether any condition is asked again, so that there is something to know.
  bool any() const { return !Ranges.empty(); }

  /// \p Known after \p Element was evaluated.
  void pass(const clang::CFGElement &Element, Knowledge &Known) const;
  /// Whether a path may leave \p Block by its successor number \p Way; \p Known is refined by it.
  bool take(const clang::CFGBlock &Block, unsigned Way, Knowledge &Known) const;
  /// Forgets what nothing asks for from \p Block on.
  void enter(const clang::CFGBlock &Block, Knowledge &Known) const;
  /// The section that a search from this point is in.
  unsigned sectionAt(const clang::CFGBlock &Block, unsigned Index) const {
    return Sections.around(Block, Index);
  }

private:
  /// The values of a term fall into classes: each constant that it is compared with, and what is
  /// between two of these. Class 2i + 1 is constant i, class 2i all between i - 1 and i.
  struct Range {
    std::vector<int64_t> Constants;
    uint64_t All = 0;            ///< every class that values of its type are in
    bool Shared = false;         ///< others may change it while the coroutine is suspended
    bool ChangesAtCalls = false; ///< and so may functions that it calls
    unsigned Number = 0;         ///< among the terms that matter
  };
  /// What evaluating one statement does to what is known.
  struct Effect {
    llvm::SmallVector<std::pair<Place, Assigned>, 2> Writes;
    std::optional<unsigned> Result, Before; ///< term Result is given the value of term Before
    bool Suspends = false, Calls = false;
    bool any() const { return !Writes.empty() || Result || Suspends || Calls; }
  };
  using Blocks = std::vector<const clang::CFGBlock *>;

  void ask(const clang::CFG &Graph);
  void count(unsigned Formula, const clang::CFGBlock &Block);
  void count(unsigned Term, int64_t Number, const clang::CFGBlock &Block);
  void countSource(unsigned From, unsigned To, const clang::CFGBlock &Block);
  void collect(const clang::CFG &Graph);
  void collectOnce(const clang::CFG &Graph);
  bool concerns(Place Written) const;
  Effect effectOf(const clang::Stmt *S);
  void countSources(const Effect &E, const clang::CFGBlock &Block);
  void select(const clang::CFG &Graph);
  bool isAskedAgain(const Blocks &Asking, const llvm::BitVector &Ahead);
  Range rangeOf(unsigned Term) const;
  bool matters(unsigned Term) const { return Ranges.count(Term); }
  bool writesTo(Place Written, unsigned Term) const;
  void apply(const Effect &E, Knowledge &Known) const;

  const Range *range(unsigned Term) const;
  uint64_t valuesOf(unsigned Term, const Knowledge &Known) const;
  uint64_t valuesOf(const Assigned &Value, const Range &Of, const Knowledge &Known) const;
  void set(unsigned Term, uint64_t Values, Knowledge &Known) const;
  std::optional<uint64_t> satisfying(const Formula &Compare) const;
  std::optional<bool> outcome(unsigned Formula, const Knowledge &Known) const;
  bool assume(unsigned Formula, bool True, Knowledge &Known) const;
  bool switchTo(const clang::SwitchStmt &Switch, const clang::CFGBlock *To, Knowledge &Known) const;

  const Function &F;
  Formulas Asked;
  TestSections Sections;
  llvm::DenseMap<const clang::CFGBlock *, unsigned> ByBlock;
  llvm::DenseMap<const clang::Stmt *, unsigned> ByCase;
  std::map<unsigned, Blocks> AskedIn;              ///< of a term
  std::map<unsigned, std::set<int64_t>> Constants; ///< that a term is compared with
  std::set<unsigned> Given;                        ///< terms that are assigned something known
  llvm::DenseSet<unsigned> Roots;                  ///< of the places that are asked for
  bool AnyIndirect = false;
  llvm::DenseMap<unsigned, Range> Ranges; ///< of the terms that matter
  llvm::DenseMap<const clang::Stmt *, Effect> Effects;
  std::vector<llvm::BitVector> Later; ///< what is asked from a block on, by its number
};

} // namespace corolint

#endif
