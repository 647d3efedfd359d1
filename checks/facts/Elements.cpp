// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Elements.h"

#include "../model/Names.h"
#include "Generators.h"
#include "Referent.h"

using namespace clang;

namespace corolint {
namespace {

/// Whether what `co_yield value` is awaited with keeps a copy of the value: std::generator<T> and
/// aio's do for an lvalue ([coro.generator.promise]/6), so that the consumer may move from it.
bool keepsCopy(const CoyieldExpr *Yield, QualType Value) {
  const CXXRecordDecl *Awaiter = recordOf(Yield->getCommonExpr()->getType());
  return Awaiter && Awaiter->hasDefinition() &&
         llvm::any_of(Awaiter->fields(), [&](const FieldDecl *Field) {
           return !Field->getType()->isReferenceType() &&
                  ASTContext::hasSameUnqualifiedType(
                      Field->getType().getCanonicalType(),
                      Value.getNonReferenceType().getCanonicalType());
         });
}

/// `co_yield local;` and `co_yield f();`: an object of the frame, or of the full-expression.
bool yieldsOwnObject(const CoyieldExpr *Yield) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(Yield->getOperand()));
  const Expr *Value = Call && Call->getNumArgs() ? Call->getArg(0) : Yield->getOperand();
  const Expr *Object = Value->IgnoreParenImpCasts();
  if (llvm::isa<MaterializeTemporaryExpr>(Object) || valueOf(Value)->isPRValue() ||
      keepsCopy(Yield, Value->getType()))
    return true;
  const VarDecl *Var = variableOf(Value);
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
}

/// `*it`, `*x`, `x.operator*()`, `x.value()`: the operand, else null.
const Expr *dereferenced(const Expr *E) {
  if (const auto *Unary = llvm::dyn_cast_or_null<UnaryOperator>(E))
    return Unary->getOpcode() == UO_Deref ? Unary->getSubExpr() : nullptr;
  if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E))
    return Operator->getOperator() == OO_Star && Operator->getNumArgs() == 1 ? Operator->getArg(0)
                                                                             : nullptr;
  const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && Method->getName() == "value"
             ? Member->getImplicitObjectArgument()
             : nullptr;
}

/// A pointer, or a class that is nothing but pointers: what it points to belongs to someone else.
bool isNothingButPointers(QualType T) {
  if (T->isPointerType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->hasDefinition() && Record->isTriviallyCopyable() &&
         !Record->field_empty() && Record->getNumBases() == 0 &&
         llvm::all_of(Record->fields(),
                      [](const FieldDecl *Field) { return Field->getType()->isPointerType(); });
}

/// `co_await source.next()`, `co_await source.begin()`: the call.
const Expr *awaitedPull(const VarDecl *Var, const Function &F) {
  const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(movedValueOf(Var->getInit()));
  return Await && asyncPullObject(Await->getOperand(), F) ? movedValueOf(Await->getOperand())
                                                          : nullptr;
}

const VarDecl *generatorOf(const Expr *Pull, const Function &F) {
  return Pull ? underlyingVariable(asyncPullObject(Pull, F)) : nullptr;
}

bool givesIterator(const Expr *Pull) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(Pull);
  return Call && Call->getMethodDecl()->getIdentifier() &&
         Call->getMethodDecl()->getName() == "begin";
}

} // namespace

bool elementsDieAtNextStep(const Expr *Range, const Function &F) {
  const auto *Spec =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Range->getType()));
  if (Spec && Spec->getTemplateArgs().size() != 0 &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
      Spec->getTemplateArgs()[0].getAsType()->isReferenceType())
    return false;
  const Function *Producer = producerOf(Range, F);
  return Producer && llvm::any_of(Producer->suspensions(), [](const SuspensionPoint &S) {
           return S.isYield() && yieldsOwnObject(llvm::cast<CoyieldExpr>(S.Expr));
         });
}

const VarDecl *elementVariable(const Expr *E) {
  E = movedValueOf(E);
  if (const Expr *Pointer = dereferenced(E))
    return variableOf(Pointer);
  const VarDecl *Var = variableOf(E);
  if (Var && Var->isCXXForRangeDecl())
    return Var;
  const Expr *Pointer = Var && Var->hasInit() ? dereferenced(movedValueOf(Var->getInit())) : nullptr;
  return Pointer ? variableOf(Pointer) : Var;
}

llvm::StringRef elementReferenceKind(const Expr *E, const VarDecl &Element) {
  if (const auto *Address = llvm::dyn_cast<UnaryOperator>(E))
    return Address->getOpcode() == UO_AddrOf && variableOf(Address->getSubExpr()) == &Element
               ? "pointer to"
               : "";
  if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(E))
    return llvm::any_of(Lambda->captures(),
                        [&](const LambdaCapture &C) {
                          return C.capturesVariable() && C.getCaptureKind() == LCK_ByRef &&
                                 C.getCapturedVar() == &Element;
                        })
               ? "closure over"
               : "";
  if (isView(Element.getType().getNonReferenceType()))
    return "";
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(E);
  if (Member && Member->getMethodDecl() && isView(E->getType()) &&
      variableOf(Member->getImplicitObjectArgument()) == &Element) {
    static const llvm::StringRef Own[] = {"c_str", "data", "begin", "cbegin"};
    const CXXMethodDecl *Method = Member->getMethodDecl();
    return llvm::isa<CXXConversionDecl>(Method) ||
                   (Method->getIdentifier() && llvm::is_contained(Own, Method->getName()))
               ? "view of"
               : "";
  }
  const auto *Construct = llvm::dyn_cast<CXXConstructExpr>(E);
  return Construct && Construct->getNumArgs() == 1 && isView(E->getType()) &&
                 recordOf(E->getType()) != recordOf(Element.getType().getNonReferenceType()) &&
                 variableOf(Construct->getArg(0)) == &Element
             ? "view of"
             : "";
}

std::vector<ElementReference> elementReferences(const Function &F) {
  std::vector<ElementReference> Found;
  for (const VarDecl *Var : F.variables()) {
    if (!Var->hasInit() || llvm::isa<ParmVarDecl>(Var))
      continue;
    // What next() gave, or a reference to the element that it or an iterator stands for.
    const VarDecl *Holder = Var;
    if (Var->getType()->isReferenceType())
      if (const Expr *Pointer = dereferenced(movedValueOf(Var->getInit())))
        Holder = variableOf(Pointer);
    const Expr *Pull = Holder && Holder->hasInit() ? awaitedPull(Holder, F) : nullptr;
    const VarDecl *Generator = generatorOf(Pull, F);
    if (!Generator)
      continue;
    if (givesIterator(Pull)) {
      if (Holder != Var)
        Found.push_back({Var, Holder, Generator});
    } else if (isNothingButPointers(Holder->getType())) {
      Found.push_back({Var, Generator, Generator});
    }
  }
  return Found;
}

} // namespace corolint
