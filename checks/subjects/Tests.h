// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions that ask about an object that others can change: whether it is there, whether it is
// empty, whether a flag is set.
#ifndef COROLINT_CHECKS_SUBJECTS_TESTS_H
#define COROLINT_CHECKS_SUBJECTS_TESTS_H

#include "flow/LateUse.h"

namespace corolint {

struct Test {
  const clang::Expr *What = nullptr;      ///< names the object that is asked about
  const clang::ValueDecl *Name = nullptr; ///< the member or variable
  std::string Place;                      ///< see placeOf()
  bool Flag = false;                      ///< a bool is read, and nothing that it could hold
  bool Chooses = false;                   ///< between two values: no statement depends on it
};

/// The tests of shared objects in the conditions of \p F, in the order of the source.
std::vector<Test> testsIn(const Function &F);

/// The pointer, optional, container or weak reference that evaluating \p S needs to be there or to
/// hold something; null for anything else.
const clang::Expr *reliedOn(const clang::Stmt *S);

/// Whether \p E is one of \p All that asks about the place of \p T again, or \p E changes it.
bool renews(const Event &E, const Test &T, llvm::ArrayRef<Test> All);

/// Whether \p E takes the branch on which the flag that \p T asks about is set.
bool isFoundSet(const Event &E, const Test &T);

/// The bool that \p S gives a constant to: `flag = true;`, `flag.store(true);`; else nulls.
struct FlagSet {
  const clang::Expr *Flag = nullptr;
  bool Value = false;
};
FlagSet flagSetAt(const clang::Stmt *S);

} // namespace corolint

#endif
