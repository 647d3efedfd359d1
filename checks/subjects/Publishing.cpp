// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Publishing.h"

#include "Handles.h"
#include "model/Names.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// `h`, a copy of it, `h.address()`, or a lambda that captures it or the awaiter.
bool carries(const Expr *E, const VarDecl *Own) {
  E = movedValueOf(E);
  if (!E)
    return false;
  if (variableOf(E) == Own)
    return true;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
    return llvm::any_of(Lambda->captures(),
                        [&](const LambdaCapture &C) {
                          return C.capturesThis() ||
                                 (C.capturesVariable() && C.getCapturedVar() == Own);
                        }) ||
           llvm::any_of(Lambda->capture_inits(),
                        [&](const Expr *Init) { return Init && variableOf(Init) == Own; });
  HandleCall Call = handleCallOf(E);
  if (Call.Act == HandleAct::Others)
    return variableOf(Call.Handle) == Own; // address(), or the conversion to coroutine_handle<>
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return llvm::any_of(Construct->arguments(), [&](const Expr *Arg) { return carries(Arg, Own); });
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
    return carries(Cast->getSubExpr(), Own);
  return false;
}

bool startsThread(const Expr *Call) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee || !isStd(*Callee))
    return false;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee)) {
    llvm::StringRef Class = Constructor->getParent()->getName();
    return Class == "thread" || Class == "jthread";
  }
  return Callee->getIdentifier() && Callee->getName() == "async";
}

bool takesOver(const FunctionDecl *Callee, const Models &Known) {
  return Callee && (Known.has(Callee, Role::Offloads) || Known.has(Callee, Role::Spawns));
}

/// A callee whose body is in sight and a handle's own operations are no hand-over by themselves:
/// most store the handle where the awaiter, or a lock, still guards it.
bool isOpaque(const Expr *Call) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (llvm::isa<CXXConstructExpr>(Call))
    return false;
  if (!Callee)
    return llvm::isa<CallExpr>(Call);
  return !Callee->hasBody() && !Callee->getBuiltinID();
}

bool isStdFunctionCall(const Expr *Call) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  const CXXRecordDecl *Record = Operator && Operator->getOperator() == OO_Call
                                    ? recordOf(Operator->getArg(0)->getType())
                                    : nullptr;
  return Record && Record->isInStdNamespace() && Record->getName().ends_with("function");
}

bool isLookedAt(const Expr *Call, const Function &F) {
  if (Call->getType()->isVoidType())
    return false;
  Fate What = fateOf(Call, F).What;
  return What != Fate::Dropped && What != Fate::Initialises && What != Fate::Stored;
}

} // namespace

std::vector<Publication> publicationsIn(const Function &F) {
  std::vector<Publication> Found;
  const ParmVarDecl *Own = suspendedHandle(F);
  for (const Stmt *S : F.statements()) {
    const auto *Call = dyn_cast<Expr>(S);
    if (!Call || !llvm::isa<CallExpr, CXXConstructExpr>(Call))
      continue;
    HandleCall Handle = handleCallOf(Call);
    if (Handle.Act != HandleAct::None) {
      if ((Handle.Act == HandleAct::Resumes || Handle.Act == HandleAct::Destroys) &&
          variableOf(Handle.Handle) == Own)
        Found.push_back({Call, true, true});
      continue;
    }
    bool Carries = false;
    if (const auto *Plain = dyn_cast<CallExpr>(Call))
      Carries = llvm::any_of(Plain->arguments(), [&](const Expr *A) { return carries(A, Own); });
    else
      Carries = llvm::any_of(llvm::cast<CXXConstructExpr>(Call)->arguments(),
                             [&](const Expr *A) { return carries(A, Own); });
    bool Starts = startsThread(Call);
    if (!Carries || isMoveOrForward(Call) || (!Starts && isLookedAt(Call, F)))
      continue;
    bool Certain = Starts || takesOver(calleeOf(Call), F.models());
    if (Certain || isStdFunctionCall(Call) || isOpaque(Call))
      Found.push_back({Call, false, Certain});
  }
  return Found;
}

} // namespace corolint
