// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Resumptions.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Stores.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

bool isExchange(const Expr *E) {
  const FunctionDecl *Callee = calleeOf(E);
  return llvm::isa_and_nonnull<CallExpr>(E) && Callee && isStd(*Callee) &&
         identifierOf(Callee) == "exchange";
}

bool ends(HandleAct Act) { return Act == HandleAct::Resumes || Act == HandleAct::Destroys; }

/// `n->wake()` with `void wake() { h.resume(); }`: the call on the own handle inside.
HandleCall resumedByMember(const CallExpr *Call, const Function &F) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const Function *Body = Member ? F.unit().function(Member->getMethodDecl()) : nullptr;
  if (!Body || Body->isCoroutine())
    return {};
  for (const auto *Inner : Body->all<CallExpr>())
    if (HandleCall Found = handleCallOf(Inner);
        ends(Found.Act) && ownField(keptHandle(Found.Handle)))
      return Found;
  return {};
}

bool isOfClass(QualType T, const CXXRecordDecl &Class) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  return Record && Record->getCanonicalDecl() == Class.getCanonicalDecl();
}

/// `op *next = queue.front();`, where nothing but coroutines can have made what it points to.
bool isNamedByPlainCode(const CXXRecordDecl &Awaiter, Unit &In) {
  auto IsField = [&](const CXXRecordDecl *Record) {
    return llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
      return isOfClass(Field->getType(), Awaiter);
    });
  };
  auto IsVariable = [&](const std::unique_ptr<Function> &F) {
    return !F->isCoroutine() && llvm::any_of(F->variables(), [&](const VarDecl *Var) {
      return isOfClass(Var->getType(), Awaiter);
    });
  };
  return llvm::any_of(In.records(), IsField) || llvm::any_of(In.functions(), IsVariable);
}

/// Whether a function of this unit makes an awaiter of type \p Awaiter, it can be copied, or no
/// place but a frame is seen that has one.
bool isTemporary(const CXXRecordDecl *Awaiter, Unit &In) {
  if (Awaiter->hasSimpleCopyConstructor() || Awaiter->hasSimpleMoveConstructor())
    return true;
  return llvm::any_of(In.functions(),
                      [&](const std::unique_ptr<Function> &F) {
                        return isOfClass(F->decl().getReturnType(), *Awaiter);
                      }) ||
         !isNamedByPlainCode(*Awaiter, In);
}

/// What the optional is that \p E takes the value of, or null.
const Expr *optionalOf(const Expr *E) {
  const Expr *Object = nullptr;
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(E);
      Operator && Operator->getNumArgs() == 1)
    Object = Operator->getArg(0);
  else if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E);
           Call && identifierOf(Call->getMethodDecl()) == "value")
    Object = Call->getImplicitObjectArgument();
  const Expr *Value = Object ? movedValueOf(Object) : nullptr;
  const CXXRecordDecl *Record = Value ? recordOf(Value->getType()) : nullptr;
  return Record && Record->isInStdNamespace() && identifierOf(Record) == "optional" ? Value
                                                                                    : nullptr;
}

} // namespace

const Expr *keptHandle(const Expr *E) {
  E = movedValueOf(E);
  const VarDecl *Var = variableOf(E);
  if (Var && Var->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Var) && Var->hasInit() &&
      !Var->isCXXForRangeDecl() && isHandle(Var->getType()))
    E = movedValueOf(Var->getInit());
  // A handle of another type converts.
  if (HandleCall Converted = handleCallOf(E); Converted.Act == HandleAct::Others)
    E = movedValueOf(Converted.Handle);
  if (const Expr *Optional = optionalOf(E))
    return Optional;
  return isExchange(E) ? movedValueOf(llvm::cast<CallExpr>(E)->getArg(0)) : E;
}

static Resumption describe(const CallExpr *At, const Expr *Handle, HandleAct Act) {
  Resumption Found{At, keptHandle(Handle), nullptr, Act == HandleAct::Destroys};
  const auto *Member = dyn_cast_or_null<MemberExpr>(Found.From);
  Found.Handle = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  if (Found.Handle)
    Found.From = Member->getBase();
  return Found;
}

std::vector<Resumption> resumptionsIn(const Function &F) {
  std::vector<Resumption> Found;
  for (const auto *Call : F.all<CallExpr>()) {
    HandleCall Handle = handleCallOf(Call);
    if (ends(Handle.Act)) {
      Found.push_back(describe(Call, Handle.Handle, Handle.Act));
    } else if (HandleCall Inner = resumedByMember(Call, F); Inner.Handle) {
      Resumption One = describe(Call, Inner.Handle, Inner.Act);
      One.From = llvm::cast<CXXMemberCallExpr>(Call)->getImplicitObjectArgument();
      Found.push_back(One);
    }
  }
  return Found;
}

bool keepsAwaitingCoroutine(const FieldDecl *Handle, Unit &In) {
  for (const auto &F : In.functions()) {
    const ParmVarDecl *Own = suspendedHandle(*F);
    if (!Own)
      continue;
    for (const Store &S : storesIn(*F)) {
      const auto *Member = dyn_cast_or_null<MemberExpr>(movedValueOf(S.Target));
      Root To = rootOf(S.Target);
      if (Member && Member->getMemberDecl() == Handle && To.This && !To.Through &&
          variableOf(keptHandle(S.Value)) == Own &&
          isTemporary(llvm::cast<CXXMethodDecl>(F->decl()).getParent(), In))
        return true;
    }
  }
  return false;
}

} // namespace corolint
