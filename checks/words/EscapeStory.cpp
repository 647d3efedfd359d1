// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EscapeStory.h"

#include "code/Unit.h"
#include "model/Names.h"

using namespace clang;

namespace corolint {

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
    return "when another task wins here, this one keeps running";
  case Destination::Spawned:
    return "the task runs on its own from here";
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
  return !F.isCoroutine() && E.What.Kind == Referent::Local && E.Goes.Kind == Destination::Returned
             ? EscapeKind::Returned
             : EscapeKind::Argument;
}

std::string referentName(const Escape &E) {
  if (E.What.Variable && E.What.Variable->getIdentifier())
    return ("'" + E.What.Variable->getName() + "'").str();
  PrintingPolicy Policy = E.Callee->getASTContext().getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  std::string Type = E.What.Where->getType().getUnqualifiedType().getAsString(Policy);
  return Type.size() > 30 ? "a temporary" : "a temporary '" + Type + "'";
}

std::string whenItDies(const Escape &E) {
  if (E.What.Kind == Referent::Temporary)
    return "with this statement";
  if (E.What.Kind == Referent::Captured)
    return "with this callback";
  return E.Goes.Kind == Destination::Returned ? "when this function returns"
                                              : "when its block ends";
}

/// The coroutine by its name; a lambda has none.
static std::string readerOf(const Escape &E) {
  if (E.Callee->getIdentifier())
    return ("'" + E.Callee->getName() + "'").str();
  return E.Profile->isGenerator()                 ? "the generator"
         : E.Profile->Kind == TypeKind::Awaitable ? "the operation"
                                                  : "the coroutine";
}

/// Nothing where the parameter is called what the argument is called.
static std::string asParameter(llvm::StringRef Param, llvm::StringRef Argument) {
  std::string Quoted = ("'" + Param + "'").str();
  return Param.empty() || Quoted == Argument ? "" : " as " + Quoted;
}

std::string messageOf(const Escape &E, EscapeKind Kind) {
  std::string Name = referentName(E), When = whenItDies(E);
  llvm::StringRef Param = E.Through.Param ? E.Through.Param->getName() : llvm::StringRef();
  switch (Kind) {
  case EscapeKind::Closure:
    return llvm::formatv("{0}{1} dies {2}, but its coroutine still reads the captures",
                         E.What.Kind == Referent::Local ? "closure " : "",
                         E.What.Kind == Referent::Local ? Name : "the closure", When);
  case EscapeKind::ExplicitObject:
    return llvm::formatv("{0} dies {1}, but {2} still refers to it as '{3}'", Name, When,
                         readerOf(E), Param);
  case EscapeKind::Object:
    return llvm::formatv("{0} dies {1}, but {2} still uses 'this'", Name, When, readerOf(E));
  case EscapeKind::InitializerList:
    return llvm::formatv("the array of this list dies {0}, but {1} still reads it as '{2}'", When,
                         readerOf(E), Param);
  case EscapeKind::Callable:
    return llvm::formatv("this function object dies {0}, but {1} still calls it as '{2}'", When,
                         readerOf(E), Param);
  case EscapeKind::Returned:
    return llvm::formatv("{0} dies when this function returns, but the task that it returns "
                         "still reads it",
                         Name);
  case EscapeKind::InScope:
  case EscapeKind::RaceLoser:
  case EscapeKind::Argument:
    return llvm::formatv("{0} dies {1}, but {2} still reads it{3}", Name, When, readerOf(E),
                         asParameter(Param, Name));
  }
  llvm_unreachable("an escape of no kind");
}

SourceRange placeOf(const Escape &E, EscapeKind Kind) {
  bool AtCall = Kind == EscapeKind::Closure || Kind == EscapeKind::ExplicitObject ||
                Kind == EscapeKind::Object;
  return AtCall ? E.Call->getSourceRange() : E.What.Where->getSourceRange();
}

std::vector<std::pair<SourceRange, std::string>> stepsOf(const Escape &E) {
  std::vector<std::pair<SourceRange, std::string>> Steps;
  if (E.What.Kind == Referent::Local)
    Steps.emplace_back(E.What.Variable->getLocation(),
                       referentName(E) + " is declared here and dies " + whenItDies(E));
  if (E.Goes.At && E.Goes.Kind != Destination::Kept)
    Steps.emplace_back(E.Goes.At->getSourceRange(), goesOn(E));
  else if (E.Goes.Holder)
    Steps.emplace_back(E.Goes.Collected && E.Goes.At ? E.Goes.At->getSourceRange()
                                                     : SourceRange(E.Goes.Holder->getLocation()),
                       goesOn(E));
  if (E.Used && E.Used != E.Goes.At)
    Steps.emplace_back(E.Used->getSourceRange(),
                       "it is used here, after " + referentName(E) + " is destroyed");
  return Steps;
}

void tell(const Escape &E, FindingBuilder &Found) {
  for (const auto &[Where, Text] : stepsOf(E))
    Found.step(Where, "{0}", Text);
  if (E.Start)
    Found.step(E.Start->getSourceRange(), "it is started here, and not waited for");
  if (E.Inside.Suspension)
    Found.step(llvm::cast<CoroutineSuspendExpr>(E.Inside.Suspension)->getKeywordLoc(),
               "the coroutine suspends here");
  if (E.Inside.Where)
    Found.step(E.Inside.Where->getSourceRange(), E.Inside.Pending
                                                     ? "what the coroutine awaits uses it meanwhile"
                                                     : "the coroutine reads it here");
}

} // namespace corolint
