// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Elements.h"

#include "Generators.h"
#include "model/Names.h"
#include "values/Referent.h"

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

/// The generator that \p Source was made of, if it is the state of a loop over it; else its own
/// initialiser.
const Expr *generatorIn(const VarDecl &Source, const Function &F) {
  const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(movedValueOf(Source.getInit()));
  return Made && Made->getNumArgs() == 1 && !F.types().of(Source.getType()).isGenerator() &&
                 F.types().of(Made->getArg(0)->getType()).isGenerator()
             ? Made->getArg(0)
             : Source.getInit();
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
  const Expr *Pointer =
      Var && Var->hasInit() ? dereferenced(movedValueOf(Var->getInit())) : nullptr;
  return Pointer ? variableOf(Pointer) : Var;
}

bool ElementSource::names(const Expr *E) const {
  if (!Loop) {
    if (const Expr *Pointer = dereferenced(E->IgnoreParenImpCasts()))
      return variableOf(Pointer) == Holder;
    const auto *Member = llvm::dyn_cast<MemberExpr>(E);
    const auto *Arrow =
        Member && Member->isArrow()
            ? llvm::dyn_cast_or_null<CXXOperatorCallExpr>(valueOf(Member->getBase()))
            : nullptr;
    return Arrow && variableOf(Arrow->getArg(0)) == Holder;
  }
  const auto *Ref = llvm::dyn_cast<DeclRefExpr>(E);
  const auto *Binding = Ref ? llvm::dyn_cast<BindingDecl>(Ref->getDecl()) : nullptr;
  return Ref && (Binding ? Binding->getDecomposedDecl() : Ref->getDecl()) == Holder;
}

bool ElementSource::isStep(const Stmt *S, const Function &F) const {
  const auto *E = llvm::dyn_cast_or_null<Expr>(S);
  if (!E)
    return false;
  if (Loop)
    return valueOf(E) == valueOf(Loop->getInc());
  if (const auto *Step = llvm::dyn_cast<CXXOperatorCallExpr>(E))
    if (Step->getOperator() == OO_PlusPlus && variableOf(Step->getArg(0)) == Stepped)
      return true;
  const Expr *Object = asyncPullObject(E, F);
  return Object && underlyingVariable(Object) == Stepped;
}

std::vector<ElementSource> elementSources(const Function &F) {
  std::vector<ElementSource> Found;
  auto IsOwn = [](const VarDecl *Generator) {
    return Generator && Generator->hasLocalStorage() && !Generator->getType()->isReferenceType();
  };
  for (const CXXForRangeStmt *Loop : generatorLoops(F)) {
    const VarDecl *Element = Loop->getLoopVariable();
    const Expr *Range = rangeOf(*Loop);
    if (Element && Element->getType()->isReferenceType() && elementsDieAtNextStep(Range, F))
      Found.push_back({Element, nullptr, Loop, Range,
                       movedValueOf(Range)->isPRValue() || IsOwn(underlyingVariable(Range))});
  }
  for (const VarDecl *Var : F.variables()) {
    if (Var->isImplicit() || !Var->hasInit() || llvm::isa<ParmVarDecl>(Var))
      continue;
    const Expr *Pull = awaitedPull(Var, F);
    const VarDecl *Generator = Pull ? generatorOf(Pull, F) : nullptr;
    bool Iterates = Pull && givesIterator(Pull);
    if (const auto *Begin = llvm::dyn_cast_or_null<CXXMemberCallExpr>(movedValueOf(Var->getInit()));
        Begin && !Pull) {
      Generator = passOver(Begin, F);
      Iterates = true;
      if (Generator && F.types().of(Generator->getType()).Kind != TypeKind::SyncGenerator)
        Generator = nullptr;
    }
    const Expr *Range = Generator && Generator->hasInit() ? generatorIn(*Generator, F) : nullptr;
    if (!Range || !elementsDieAtNextStep(Range, F))
      continue;
    if (Iterates || isNothingButPointers(Var->getType()))
      Found.push_back({Var, Iterates ? Var : Generator, nullptr, Range, IsOwn(Generator)});
  }
  return Found;
}

Referents elementsKeptBy(QualType To, const Expr *Value, const ElementSource &From,
                         const Function &F) {
  Referents Kept = referentsOf(To, Value, [&](const Expr *E) { return From.names(E); });
  auto IsMoved = [&](const Stmt *S) {
    const auto *E = llvm::dyn_cast<Expr>(S);
    return E && isMoveOrForward(E) &&
           From.names(llvm::cast<CallExpr>(E)->getArg(0)->IgnoreParenImpCasts());
  };
  llvm::erase_if(Kept, [&](const Referent &R) {
    if (R.Kind != Referent::Sought)
      return true;
    // What a shared owner holds others may hold too, and a move takes it along.
    const CXXRecordDecl *Owner = recordOf(R.Where->getType());
    return R.Held &&
           ((Owner && Owner->getName() == "shared_ptr") || llvm::any_of(F.statements(), IsMoved));
  });
  return Kept;
}

std::vector<ElementReference> elementReferences(const Function &F) {
  std::vector<ElementReference> Found;
  for (const ElementSource &Source : elementSources(F)) {
    // An iterator moves on with its generator.
    if (Source.Holder != Source.Stepped && isNothingButPointers(Source.Holder->getType()))
      Found.push_back({Source.Holder, Source});
    for (const VarDecl *Var : F.variables())
      if (Var != Source.Holder && !Var->isImplicit() && Var->hasInit() &&
          !llvm::isa<ParmVarDecl>(Var) &&
          !elementsKeptBy(Var->getType(), Var->getInit(), Source, F).empty())
        Found.push_back({Var, Source});
  }
  return Found;
}

} // namespace corolint
