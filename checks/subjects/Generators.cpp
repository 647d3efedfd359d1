// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Generators.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

bool canBeAwaited(QualType T, const Function &F) {
  const TypeProfile &Profile = F.types().of(T);
  return Profile.Kind == TypeKind::Awaitable || Profile.isTask();
}

/// `++it` of an async iterator: gives something to await instead of the iterator.
bool isAsyncStep(const CXXOperatorCallExpr &Call, const Function &F) {
  if (Call.getOperator() != OO_PlusPlus || Call.isGLValue())
    return false;
  const CXXRecordDecl *Iterator = recordOf(Call.getArg(0)->getType());
  return Iterator && recordOf(Call.getType()) != Iterator && canBeAwaited(Call.getType(), F);
}

bool isPullName(const FunctionDecl *Callee) {
  if (!Callee)
    return false;
  if (Callee->getOverloadedOperator() == OO_Call)
    return true;
  return Callee->getIdentifier() &&
         (Callee->getName() == "next" || Callee->getName() == "begin" ||
          Callee->getName() == "send" || Callee->getName() == "async_resume");
}

/// Whether \p Method asks the generator in one of the object's own fields for an element: next() of
/// the state of an asynchronous for loop.
bool pullsOwnField(const CXXMethodDecl *Method, const Function &F) {
  const Function *Body = F.unit().bodyOf(Method);
  return Body && llvm::any_of(Body->all<CXXMemberCallExpr>(), [&](const CXXMemberCallExpr *Call) {
           const auto *Field =
               llvm::dyn_cast_or_null<MemberExpr>(movedValueOf(Call->getImplicitObjectArgument()));
           return isPullName(Call->getMethodDecl()) && Field &&
                  llvm::isa<CXXThisExpr>(Field->getBase()->IgnoreParenImpCasts()) &&
                  F.types().of(Call->getObjectType()).Kind == TypeKind::AsyncGenerator;
         });
}

} // namespace

const Expr *asyncPullObject(const Expr *E, const Function &F) {
  E = valueOf(E);
  if (const auto *Step = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E)) {
    if (isAsyncStep(*Step, F))
      return Step->getArg(0);
    if (Step->getOperator() == OO_Call &&
        F.types().of(Step->getArg(0)->getType()).Kind == TypeKind::AsyncGenerator)
      return Step->getArg(0);
    return nullptr;
  }
  const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E);
  // asio's async_resume(handler) calls back, and leaves nothing to await.
  if (!Call || !isPullName(Call->getMethodDecl()) || !Call->getType()->isRecordType())
    return nullptr;
  // A generator that waits for its elements has a begin() that gives an iterator.
  if (identifierOf(Call->getMethodDecl()) == "begin" && !canBeAwaited(Call->getType(), F) &&
      !F.types().awaiterOf(Call->getType()))
    return nullptr;
  const Expr *Object = Call->getImplicitObjectArgument();
  return Object && (F.types().of(Call->getObjectType()).Kind == TypeKind::AsyncGenerator ||
                    pullsOwnField(Call->getMethodDecl(), F))
             ? Object
             : nullptr;
}

const VarDecl *underlyingVariable(const Expr *E) {
  const VarDecl *Var = variableOf(E);
  for (unsigned Depth = 0; Var && Depth != 4; ++Depth) {
    if (!Var->getType()->isReferenceType() || !Var->hasInit())
      break;
    const VarDecl *Bound = variableOf(Var->getInit());
    if (!Bound)
      break;
    Var = Bound;
  }
  return Var;
}

AlgorithmPass algorithmPass(const CallExpr &Call) {
  const auto *Callee = llvm::dyn_cast_or_null<NamedDecl>(Call.getCalleeDecl());
  unsigned Range = 0;
  if (llvm::isa<CXXOperatorCallExpr>(Call)) { // range algorithms are function objects
    const auto *Named = llvm::dyn_cast<DeclRefExpr>(Call.getArg(0)->IgnoreParenImpCasts());
    Callee = Named ? Named->getDecl() : nullptr;
    Range = 1;
  }
  if (!Callee || !Callee->getIdentifier() || Range >= Call.getNumArgs() ||
      !llvm::StringRef(canonicalName(*Callee)).starts_with("std::ranges::"))
    return {};
  static const llvm::StringRef Questions[] = {"end",   "cend",  "rend", "crend", "size",
                                              "ssize", "empty", "data", "cdata"};
  if (llvm::is_contained(Questions, Callee->getName()))
    return {};
  return {Call.getArg(Range), Callee->getName()};
}

/// The generator that \p S makes the state of a loop over: what AIO_FOR declares.
static const VarDecl *loopedOver(const Stmt *S, const Function &F) {
  const auto *Made = dyn_cast<CXXConstructExpr>(S);
  if (!Made || Made->getNumArgs() != 1 || Made->getConstructor()->isCopyOrMoveConstructor())
    return nullptr;
  const VarDecl *Var = Made->getArg(0)->isLValue() ? underlyingVariable(Made->getArg(0)) : nullptr;
  const CXXRecordDecl *Record = recordOf(Made->getType());
  return Var && F.types().of(Var->getType()).Kind == TypeKind::AsyncGenerator && Record &&
                 llvm::any_of(Record->methods(),
                              [&](const CXXMethodDecl *M) { return pullsOwnField(M, F); })
             ? Var
             : nullptr;
}

const VarDecl *passOver(const Stmt *S, const Function &F) {
  if (const VarDecl *Looped = loopedOver(S, F))
    return Looped;
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const Expr *Object = nullptr;
  if (const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Call)) {
    if (Callee && Callee->getIdentifier() && Callee->getName() == "begin")
      Object = Member->getImplicitObjectArgument();
  } else if (Call) {
    Object = algorithmPass(*Call).Range;
  }
  const VarDecl *Var = Object ? underlyingVariable(Object) : nullptr;
  return Var && F.types().of(Var->getType()).isGenerator() ? Var : nullptr;
}

const Expr *rangeOf(const CXXForRangeStmt &Loop) {
  const auto *Range = dyn_cast<VarDecl>(Loop.getRangeStmt()->getSingleDecl());
  return Range ? Range->getInit() : nullptr;
}

llvm::SmallVector<const CXXForRangeStmt *, 4> generatorLoops(const Function &F) {
  llvm::SmallVector<const CXXForRangeStmt *, 4> Found;
  for (const auto *Loop : F.all<CXXForRangeStmt>())
    if (const Expr *Range = rangeOf(*Loop))
      if (F.types().of(Range->getType()).Kind == TypeKind::SyncGenerator)
        Found.push_back(Loop);
  return Found;
}

const Function *producerOf(const Expr *Range, const Function &F) {
  const Expr *Made = movedValueOf(Range);
  if (const VarDecl *Var = underlyingVariable(Range); Var && Var->hasInit())
    Made = movedValueOf(Var->getInit());
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Made);
  const Function *Producer = Call ? F.unit().bodyOf(Call->getDirectCallee()) : nullptr;
  return Producer && Producer->isCoroutine() ? Producer : nullptr;
}

} // namespace corolint
