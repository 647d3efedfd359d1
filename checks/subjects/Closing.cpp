// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Closing.h"

#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// Members that close what is awaited, by their name and what they return.
std::vector<std::string> closersOf(const CXXRecordDecl *Record, const Function &F) {
  std::vector<std::string> Found;
  for (llvm::StringRef Name : {"close", "aclose", "async_close", "shutdown", "stop"})
    for (const FunctionDecl *Member : F.types().members(Record, Name)) {
      QualType Result = Member->getReturnType();
      if (Member->getMinRequiredArguments() == 0 && Result->isRecordType() &&
          F.types().of(Result).isTask() && Found.empty())
        Found.push_back(Name.str());
    }
  return Found;
}

const CXXMethodDecl *methodOn(const Expr *Use, const Function &F) {
  const auto *Member = dyn_cast_or_null<MemberExpr>(F.parent(Use));
  return Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
}

enum class Touch { Uses, Closes, GivesAway };

Touch touch(const Expr *Use, const Closing &Must, const Function &F) {
  const Stmt *Parent = F.parent(Use);
  while (isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Parent)) {
    Use = llvm::cast<Expr>(Parent);
    Parent = F.parent(Parent);
  }
  if (const CXXMethodDecl *Method = methodOn(Use, F))
    return llvm::is_contained(Must.Names, Method->getNameAsString()) ? Touch::Closes : Touch::Uses;
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent); Member && !Member->isArrow())
    return Touch::Uses;
  const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
  bool OnIt = Operator && Operator->getArg(0) == Use &&
              (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Equal);
  return OnIt ? Touch::Uses : Touch::GivesAway;
}

bool startsEmpty(const VarDecl &Var) {
  const auto *Made =
      dyn_cast_or_null<CXXConstructExpr>(Var.getInit() ? Var.getInit()->IgnoreImplicit() : nullptr);
  return !Var.getInit() || (Made && Made->getConstructor()->isDefaultConstructor());
}

} // namespace

std::optional<Closing> closingOf(const VarDecl &Var, const Function &F, bool ByShape) {
  if (isa<ParmVarDecl>(Var) || !Var.hasLocalStorage() || Var.getType()->isReferenceType() ||
      !Var.getType()->isRecordType() || Var.isExceptionVariable() || !Var.getIdentifier() ||
      Var.getLocation().isMacroID()) // what a macro declares it closes itself
    return std::nullopt;
  const TypeModel *Model = F.models().type(Var.getType());
  if (!ByShape && !(Model && !Model->Close.empty()))
    return std::nullopt;
  if (F.types().of(Var.getType()).Kind != TypeKind::Other)
    return std::nullopt;
  if (Model && Model->Scope)
    return std::nullopt;
  if (Model && !Model->Close.empty())
    return Closing{Model->Close, Model->CloseEffect};
  const CXXRecordDecl *Record = F.types().complete(recordOf(Var.getType()));
  std::vector<std::string> Names = Record ? closersOf(Record, F) : std::vector<std::string>();
  return Names.empty() ? std::nullopt : std::optional(Closing{Names, ""});
}

std::optional<FlowPath> wayUnclosed(const VarDecl &Var, const Closing &Must, const Function &F) {
  std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->declared(&Var) : std::nullopt;
  if (!From)
    return std::nullopt;
  llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Var);
  auto Visit = [&](const Event &E, unsigned &Open) {
    if ((E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) && E.Variable == &Var)
      return Open ? Flow::Next::Found : Flow::Next::Prune;
    const auto *Use = E.Kind == Event::Statement ? dyn_cast_or_null<Expr>(E.Node) : nullptr;
    if (!Use || !llvm::is_contained(Uses, Use))
      return Flow::Next::Go;
    Open = true;
    return touch(Use, Must, F) == Touch::Uses ? Flow::Next::Go : Flow::Next::Prune;
  };
  return flowOf(F)->search(*From, !startsEmpty(Var), Visit);
}

} // namespace corolint
