// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lifetime.h"

#include "facts/Unit.h"
#include "model/Names.h"

using namespace clang;

namespace corolint {

bool isCallable(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !(Record = Record->getDefinition()))
    return false;
  if (Record->isLambda())
    return true;
  DeclarationName Call =
      Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  return !Record->lookup(Call).empty();
}

bool isInitializerList(QualType T) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  return Record && canonicalName(*Record) == "std::initializer_list";
}

bool readsLate(const Function &F, const ParmVarDecl *Param) {
  Read Found = readOf(&F.decl(), {Slot::Parameter, Param}, F.unit());
  return Found.When == ReadTime::AfterSuspension ||
         (Found.When == ReadTime::AtStart && F.returns().isLazy());
}

static const char *goesOn(const Escape &E) {
  switch (E.Goes.Kind) {
  case Destination::Returned:
    return "the task is returned here";
  case Destination::Stored:
    return "the task is stored here, and outlives this function";
  case Destination::Raced:
    return "when another one wins here, the task runs on";
  case Destination::Spawned:
    return "the task runs by itself from here on";
  default:
    return E.Goes.Collected ? "the task is put into a container here" : "the task is kept here";
  }
}

EscapeKind kindOf(const Escape &E, const Function &F) {
  if (E.Goes.Kind == Destination::Raced)
    return EscapeKind::RaceLoser;
  if (E.Goes.Scope && E.What.Kind == Referent::Local)
    return EscapeKind::InScope;
  if (E.Explicit)
    return EscapeKind::ExplicitObject;
  if (E.Through.Kind == Slot::Closure)
    return EscapeKind::Closure;
  if (E.Through.Kind == Slot::Object)
    return EscapeKind::Object;
  QualType T = E.Through.Param->getType();
  if (isInitializerList(T))
    return EscapeKind::InitializerList;
  if (isCallable(T))
    return EscapeKind::Callable;
  // One destination is not enough to see it: `auto t = f(x); return t;` is kept, then returned.
  return !F.isCoroutine() && E.What.Kind == Referent::Local &&
                 E.Goes.Kind == Destination::Returned
             ? EscapeKind::Returned
             : EscapeKind::Argument;
}

std::string referentName(const Escape &E) {
  if (E.What.Kind == Referent::Local && E.What.Variable->getIdentifier())
    return ("'" + E.What.Variable->getName() + "'").str();
  PrintingPolicy Policy = E.Callee->getASTContext().getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  std::string Type = E.What.Where->getType().getUnqualifiedType().getAsString(Policy);
  return Type.size() > 30 ? "a temporary" : "a temporary '" + Type + "'";
}

std::string whenItDies(const Escape &E) {
  if (E.What.Kind == Referent::Temporary)
    return "with this statement";
  return E.Goes.Kind == Destination::Returned ? "when this function returns"
                                              : "when its block ends";
}

void tell(const Escape &E, FindingBuilder &Found) {
  if (E.What.Kind == Referent::Local)
    Found.step(E.What.Variable->getLocation(), "{0} is declared here and dies {1}",
               referentName(E), whenItDies(E));
  if (E.Goes.At && E.Goes.Kind != Destination::Kept)
    Found.step(E.Goes.At->getSourceRange(), "{0}", goesOn(E));
  else if (E.Goes.Holder)
    Found.step(E.Goes.Collected && E.Goes.At ? E.Goes.At->getSourceRange()
                                             : SourceRange(E.Goes.Holder->getLocation()),
               "{0}", goesOn(E));
  if (E.Used && E.Used != E.Goes.At)
    Found.step(E.Used->getSourceRange(), "it goes on here, when {0} is gone", referentName(E));
  if (E.Inside.Suspension)
    Found.step(
        llvm::cast<CoroutineSuspendExpr>(E.Inside.Suspension)->getKeywordLoc(),
        "the coroutine suspends here");
  if (E.Inside.Where)
    Found.step(E.Inside.Where->getSourceRange(), "and reads it here");
}

} // namespace corolint
