// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitResumeReturnsDangling final : Check<> {
  void function(const Function &F, Report &R) const override {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    if (!Method || Method->isStatic() || !Method->getIdentifier() ||
        Method->getName() != "await_resume" || !refers(Method->getReturnType()) ||
        isOneOfItsKind(*Method->getParent()))
      return;
    for (const auto *Return : F.all<ReturnStmt>())
      if (const FieldDecl *Field = partOf(Return->getRetValue(), Method->getReturnType()))
        R.warn(Return->getSourceRange(),
               "refers to '{0}' of the awaiter, which dies at the end of the co_await expression",
               Field->getName());
  }

private:
  static bool refers(QualType T) {
    if (T->isReferenceType() || T->isPointerType())
      return true;
    const CXXRecordDecl *Record = recordOf(T);
    return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
           (Record->getName() == "basic_string_view" || Record->getName() == "span");
  }

  /// The member of `this`, held by value, into which \p E refers.
  static const FieldDecl *partOf(const Expr *E, QualType As) {
    const Expr *Value = movedValueOf(E);
    if (As->isPointerType()) {
      const auto *Address = llvm::dyn_cast_or_null<UnaryOperator>(Value);
      Value = Address && Address->getOpcode() == UO_AddrOf ? Address->getSubExpr() : nullptr;
    } else if (!As->isReferenceType()) {
      // A view made from an owning member, by conversion or constructor.
      if (const auto *Cast = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Value))
        Value = Cast->getImplicitObjectArgument();
      else if (const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Value))
        Value = Made->getNumArgs() ? Made->getArg(0) : nullptr;
    }
    const FieldDecl *Field = ownField(Value);
    if (!Field)
      return nullptr;
    QualType T = Field->getType();
    if (T->isReferenceType() || T->isPointerType())
      return nullptr;
    bool Views = !As->isReferenceType() && !As->isPointerType();
    return Views && refers(T) ? nullptr : Field;
  }

  /// An awaiter that is an object of its own right (an event, a stream) outlives the expression:
  /// such a class is no copyable temporary.
  static bool isOneOfItsKind(const CXXRecordDecl &Record) {
    return !Record.hasSimpleCopyConstructor() && !Record.hasSimpleMoveConstructor();
  }
};
} // namespace

COROLINT_CHECK(await_resume_returns_dangling, AwaitResumeReturnsDangling,
               ({.Name = "coro-await-resume-returns-dangling",
                 .Summary = "await_resume returns a reference into the awaiter",
                 .Promise = Tier::Strict}))
