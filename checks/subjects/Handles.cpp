// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Handles.h"

#include "code/Unit.h"
#include "model/Names.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

const ParmVarDecl *suspendedHandle(const Function &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
  if (!Method || Method->isStatic() || !Method->getIdentifier() ||
      Method->getName() != "await_suspend" || Method->getNumParams() != 1)
    return nullptr;
  const ParmVarDecl *Handle = Method->getParamDecl(0);
  return isHandle(Handle->getType()) ? Handle : nullptr;
}

llvm::SmallVector<const FieldDecl *, 2> handleFields(const CXXRecordDecl &Record) {
  llvm::SmallVector<const FieldDecl *, 2> Found;
  for (const FieldDecl *Field : Record.fields())
    if (!Field->getType()->isReferenceType() && isHandle(Field->getType()))
      Found.push_back(Field);
  return Found;
}

const FieldDecl *ownField(const Expr *E) {
  const auto *Member = dyn_cast_or_null<MemberExpr>(movedValueOf(E));
  if (!Member || !llvm::isa_and_nonnull<CXXThisExpr>(valueOf(Member->getBase())))
    return nullptr;
  return dyn_cast<FieldDecl>(Member->getMemberDecl());
}

/// Whether \p Condition asks of nothing but the handle in \p Field.
static bool asksOnly(const Stmt *Condition, const FieldDecl *Field) {
  bool Only = true;
  walk(Condition, [&](const Stmt *S) {
    if (const auto *Member = dyn_cast<MemberExpr>(S)) {
      const FieldDecl *Named = ownField(Member);
      const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      bool OfHandle = Method && isHandle(Member->getBase()->getType()) &&
                      !(Method->getIdentifier() && Method->getName() == "promise");
      Only &= Named == Field || OfHandle;
    } else if (llvm::isa<DeclRefExpr>(S)) {
      const auto *Ref = llvm::cast<DeclRefExpr>(S);
      Only &= llvm::isa<FunctionDecl>(Ref->getDecl()) && Ref->getDecl()->isInStdNamespace();
    }
    return Only;
  });
  return Only;
}

static const Expr *destroysAlways(const FunctionDecl *F, const FieldDecl *Field, Unit &In,
                                  unsigned Depth) {
  const Function *Body = In.bodyOf(F);
  if (!Body)
    return nullptr;
  for (const auto *Call : Body->all<CallExpr>()) {
    HandleCall Handle = handleCallOf(Call);
    bool Destroys = Handle.Act == HandleAct::Destroys && ownField(Handle.Handle) == Field;
    if (!Destroys && Depth)
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
          Member &&
          llvm::isa_and_nonnull<CXXThisExpr>(valueOf(Member->getImplicitObjectArgument())))
        Destroys = destroysAlways(Member->getMethodDecl(), Field, In, Depth - 1) != nullptr;
    if (!Destroys)
      continue;
    bool Always = true;
    const Stmt *Child = Call;
    for (const Stmt *S = Body->parent(Call); S && Always; Child = S, S = Body->parent(S)) {
      if (const auto *If = dyn_cast<IfStmt>(S))
        Always = Child == If->getThen() && asksOnly(If->getCond(), Field);
      else if (llvm::isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt, SwitchStmt,
                         ConditionalOperator, CXXCatchStmt>(S))
        Always = false;
    }
    // A way out before it is a condition as well.
    bool LeavesBefore = llvm::any_of(Body->all<ReturnStmt>(), [&](const ReturnStmt *Return) {
      return Return->getBeginLoc() < Call->getBeginLoc();
    });
    if (Always && !LeavesBefore)
      return Call;
  }
  return nullptr;
}

const Expr *destroysAlways(const FunctionDecl *F, const FieldDecl *Field, Unit &In) {
  return destroysAlways(F, Field, In, 2);
}

std::optional<FrameOwner> frameOwner(const CXXRecordDecl &Record, Unit &In) {
  const CXXDestructorDecl *Destructor = Record.getDestructor();
  if (!Destructor)
    return std::nullopt;
  for (const FieldDecl *Field : handleFields(Record))
    if (const Expr *Destroy = destroysAlways(Destructor, Field, In))
      return FrameOwner{Field, Destroy};
  return std::nullopt;
}

} // namespace corolint
