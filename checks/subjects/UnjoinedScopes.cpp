// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "UnjoinedScopes.h"

#include "code/Declarations.h"
#include "code/Testing.h"
#include "flow/Flow.h"
#include "values/Consumption.h"
#include "values/Places.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// One scope variable, from its first spawn on.
class Way {
public:
  Way(const VarDecl *Scope, const ScopeModel &Model, const Function &F, Exceptional Ways)
      : Scope(Scope), Model(Model), F(F), Ways(Ways) {}

  std::optional<UnjoinedScope> follow() {
    const Stmt *Spawn = firstEvent(ScopeEvent::Spawns);
    if (!Spawn || !flowOf(F) || firstEvent(ScopeEvent::Unknown))
      return std::nullopt;
    std::optional<FlowPoint> From = flowOf(F)->after(Spawn);
    if (!From)
      return std::nullopt;
    Block = enclosingBlock();
    Throws = throwsOutOf(Block, F);
    auto Visit = [&](const Event &E, unsigned &) { return step(E); };
    std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, Visit);
    if (!Path)
      return std::nullopt;
    const Thrower *Thrown = throwerAt(Path->End.Node);
    return UnjoinedScope{Scope, Spawn, firstEvent(ScopeEvent::Joins), leaving(Path->End.Node),
                         Thrown && Thrown->Where != Thrown->Throw ? Thrown->Throw : nullptr};
  }

private:
  /// The first place where the scope has event \p Wanted; null if there is none.
  const Stmt *firstEvent(ScopeEvent Wanted) const {
    for (const Expr *Use : F.uses(Scope))
      if (scopeEventAt(Use, Scope, Model, F) == Wanted)
        return Use;
    return nullptr;
  }

  /// The block that the scope dies with.
  const Stmt *enclosingBlock() const {
    const Stmt *S = declarationOf(*Scope, F);
    while (S && !isa<CompoundStmt>(S))
      S = F.parent(S);
    return S ? S : F.body();
  }

  Flow::Next step(const Event &E) {
    if ((E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) && E.Variable == Scope)
      return leavesByAssertion(E.Node) ? Flow::Next::Prune : Flow::Next::Found;
    if (!E.Node)
      return Flow::Next::Go;
    if (E.Kind == Event::Caught)
      return isCounted(E.Node) ? Flow::Next::Go : Flow::Next::Prune;
    if (E.Kind == Event::Statement) {
      if (scopeEventAt(E.Node, Scope, Model, F) == ScopeEvent::Joins)
        return Flow::Next::Prune;
      return throwerAt(E.Node) ? Flow::Next::Found : Flow::Next::Go;
    }
    return E.Kind == Event::Suspension && Ways == Exceptional::AnyAwait && mayThrow(E.Node)
               ? Flow::Next::Found
               : Flow::Next::Go;
  }

  /// Clang's flow leads from every call in a try block to its handlers.
  bool isCounted(const Stmt *Call) const {
    return Ways == Exceptional::AnyAwait || !throwsOutOf(Call, F).empty();
  }

  /// CO_ASSERT_EQ(…): a test that fails there has said so already.
  bool leavesByAssertion(const Stmt *S) const {
    return Ways == Exceptional::Seen && leaving(S) && isInAssertion(S, F);
  }

  /// A call on the scope itself throws when it is misused, which is another matter.
  const Thrower *throwerAt(const Stmt *S) const {
    for (const Thrower &T : Throws)
      if (T.Where == S) {
        const auto *Member = dyn_cast<CXXMemberCallExpr>(T.Where);
        bool Own = Member && rootVariable(Member->getImplicitObjectArgument()) == Scope;
        return Own ? nullptr : &T;
      }
    return nullptr;
  }

  bool mayThrow(const Stmt *Suspension) const {
    const auto *Await = dyn_cast<CoawaitExpr>(Suspension);
    return Await && !isCaught(Await, F, Block) && corolint::mayThrow(*Await);
  }

  const Stmt *leaving(const Stmt *S) const {
    bool Leaves = llvm::isa_and_nonnull<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt,
                                        CXXThrowExpr, CoawaitExpr>(S);
    return Leaves || throwerAt(S) ? S : nullptr;
  }

  const VarDecl *Scope;
  const ScopeModel &Model;
  const Function &F;
  Exceptional Ways;
  const Stmt *Block = nullptr;
  std::vector<Thrower> Throws;
};

} // namespace

std::vector<UnjoinedScope> unjoinedScopes(const Function &F, Exceptional Ways) {
  std::vector<UnjoinedScope> Found;
  for (const VarDecl *Var : F.variables()) {
    if (!Var->hasLocalStorage() || isa<ParmVarDecl>(Var))
      continue;
    std::optional<ScopeModel> Model = scopeModelOf(Var->getType(), F);
    if (Model && mustBeJoined(*Model))
      if (std::optional<UnjoinedScope> One = Way(Var, *Model, F, Ways).follow())
        Found.push_back(*One);
  }
  return Found;
}

} // namespace corolint
