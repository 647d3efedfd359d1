// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Follows one thing through a body, from hand to hand, and notes what is done with it.
#ifndef COROLINT_CHECKS_SUMMARIES_USEREADER_H
#define COROLINT_CHECKS_SUMMARIES_USEREADER_H

#include "Summary.h"
#include "values/Consumption.h"

#include "llvm/ADT/SmallPtrSet.h"

namespace corolint {

/// What \p Call calls a member or operator of; null for any other call.
const clang::Expr *objectOf(const clang::Expr *Call);

class UseReader {
public:
  UseReader(const Function &F, ArgumentSummary &Out) : F(F), Out(Out) {}

  /// Everything that is done with \p What, from the start of the body to its end.
  void slot(Slot What);
  void variable(const clang::VarDecl *Var);
  /// What becomes of the value or object of \p E, which stands for the thing or holds it.
  void use(const clang::Expr *E);
  /// Settles what needs the whole body: which uses are certain, and what the thread waits for.
  void finish();

private:
  using Effect = ArgumentEffect;

  void follow(const clang::Expr *E);
  void givenToPromise(const clang::ParmVarDecl &Param);
  void add(Effect E, const clang::Stmt *At, Keeper In = {}, bool AsHandle = false);
  void dropped(const clang::Expr *E, const clang::Stmt *At);
  void argument(const clang::Expr *E, const Consumption &C);
  void standardArgument(const clang::Expr *E, const clang::FunctionDecl &Callee,
                        const Consumption &C);
  void receiver(const clang::Expr *E, const clang::Expr *Call);
  void standardReceiver(const clang::Expr *Call, const clang::FunctionDecl &Callee);
  void called(const clang::Expr *Call);
  void captured(const clang::LambdaExpr &Lambda, const clang::Expr *E);
  void inClosure(const ArgumentSummary &Inside, const ArgumentSummary &Closure,
                 const clang::Stmt *At);
  void stored(const clang::Stmt *At);
  void kept(const clang::Expr *Target, const clang::Stmt *At, bool AsHandle = false);
  void apply(const ArgumentSummary &Inner, const clang::Expr *Call, const clang::Expr *Given);
  void intoCoroutine(const ArgumentSummary &Inner, const clang::Expr *Call);
  void applyOne(const ArgumentUse &U, const clang::Expr *Call, const clang::Expr *Given);
  void detachedAwaits();
  bool onEveryPath(Effect E) const;

  const Function &F;
  ArgumentSummary &Out;
  Evidence Why = Evidence::Proved; ///< of what is noted next
  bool InHandle = false;           ///< what is followed is, or holds, a handle taken from the thing
  llvm::SmallPtrSet<const clang::VarDecl *, 8> Seen;
};

} // namespace corolint

#endif
