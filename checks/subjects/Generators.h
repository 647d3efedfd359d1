// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How generators are consumed: who pulls an element, and from which generator.
#ifndef COROLINT_CHECKS_SUBJECTS_GENERATORS_H
#define COROLINT_CHECKS_SUBJECTS_GENERATORS_H

#include "code/Function.h"

#include "clang/AST/StmtCXX.h"

namespace corolint {

/// If evaluating \p E asks an async generator for an element, or for its first (next(), begin(),
/// `++it`, a call of the generator): the object that is asked. The value must still be awaited.
const clang::Expr *asyncPullObject(const clang::Expr *E, const Function &F);

/// The variable that \p E names, seen through references that are bound to it once, such as the
/// hidden range variable of a range-for.
const clang::VarDecl *underlyingVariable(const clang::Expr *E);

/// If \p S starts a pass over a generator variable (begin(), a range-for, a standard range
/// algorithm): that variable.
const clang::VarDecl *passOver(const clang::Stmt *S, const Function &F);

/// The range that \p Call, a standard range algorithm, reads, and the algorithm's name; nulls for
/// any other call, and for those that only ask (`std::ranges::end(g)`).
struct AlgorithmPass {
  const clang::Expr *Range = nullptr;
  llvm::StringRef Algorithm;
};
AlgorithmPass algorithmPass(const clang::CallExpr &Call);

/// The loops of \p F that run over a synchronous generator.
llvm::SmallVector<const clang::CXXForRangeStmt *, 4> generatorLoops(const Function &F);

/// The expression a range-for runs over, as written.
const clang::Expr *rangeOf(const clang::CXXForRangeStmt &Loop);

/// The coroutine whose elements \p Range gives, where it is called here and its body is visible.
const Function *producerOf(const clang::Expr *Range, const Function &F);

} // namespace corolint

#endif
