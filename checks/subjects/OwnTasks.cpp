// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "OwnTasks.h"

#include "Detaching.h"
#include "code/Unit.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// `_done(run())` and `_done = run();`: the field and the value that it is given.
using Kept = std::pair<const FieldDecl *, const Expr *>;

const FieldDecl *ownField(const Expr *E) {
  const auto *Member = dyn_cast_or_null<MemberExpr>(E ? E->IgnoreParenImpCasts() : nullptr);
  bool Own = Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
  return Own ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
}

std::vector<Kept> keptIn(const Function &F) {
  std::vector<Kept> Found;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F.decl()))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isAnyMemberInitializer() && Init->isWritten())
        Found.emplace_back(Init->getAnyMember(), Init->getInit());
  for (const auto *Assign : F.all<CXXOperatorCallExpr>())
    if (Assign->getOperator() == OO_Equal && Assign->getNumArgs() == 2)
      if (const FieldDecl *Field = ownField(Assign->getArg(0)))
        Found.emplace_back(Field, Assign->getArg(1));
  return Found;
}

/// Whether nothing in \p Record or elsewhere in the unit does more to \p Field than give it a task.
bool isOnlyFilled(const FieldDecl &Field, Unit &In) {
  for (const auto &F : In.functions())
    for (const auto *Member : F->all<MemberExpr>()) {
      if (Member->getMemberDecl() != &Field)
        continue;
      const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(F->parent(Member));
      if (!Assign || Assign->getOperator() != OO_Equal || Assign->getArg(0) != Member)
        return false;
    }
  return true;
}

bool isWhollySeen(const CXXRecordDecl &Record) {
  return llvm::all_of(Record.methods(), [](const CXXMethodDecl *Method) {
    return Method->isImplicit() || Method->isDefaulted() || Method->isDeleted() ||
           Method->isPureVirtual() || Method->hasBody();
  });
}

} // namespace

std::vector<OwnTask> abandonedOwnTasks(const Function &F) {
  std::vector<OwnTask> Found;
  const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
  if (!Method || !Method->isImplicitObjectMemberFunction() || Method->getParent()->isLambda())
    return Found;
  for (const auto &[Field, Value] : keptIn(F)) {
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(movedValueOf(Value));
    const Expr *Object = Call ? Call->getImplicitObjectArgument() : nullptr;
    const Function *Body = Object && isa<CXXThisExpr>(Object->IgnoreParenImpCasts())
                               ? F.unit().bodyOf(Call->getMethodDecl())
                               : nullptr;
    if (!Body || !Body->isCoroutine() || keepsItself(*Body))
      continue;
    const TypeProfile &Task = Body->returns();
    if (!Task.isTask() || Task.Start != StartKind::Eager || Task.Drop != DropEffect::KeepsRunning)
      continue;
    Read Inside = readOf(Call->getMethodDecl(), {Slot::Object}, F.unit());
    if (Inside.When == ReadTime::AfterSuspension && isWhollySeen(*Method->getParent()) &&
        isOnlyFilled(*Field, F.unit()))
      Found.push_back({Call, Field, Inside});
  }
  return Found;
}

} // namespace corolint
