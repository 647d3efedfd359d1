// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Meanwhile.h"

#include "Guards.h"
#include "code/Declarations.h"
#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Referent.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

using FunctionSet = llvm::SmallPtrSet<const Function *, 16>;

bool isWithin(const Stmt *S, const Stmt *Root, const Function &F) {
  for (; S; S = F.parent(S))
    if (S == Root)
      return true;
  return false;
}

/// Whether \p Lambda becomes a function object of any type, or is kept by a function that runs it
/// later: whoever has that calls it when he likes. What is awaited in place is not given away.
bool isHandedOut(const LambdaExpr *Lambda, const Function &F) {
  bool Kept = false;
  for (const Stmt *S = F.parent(Lambda); S && !isa<CompoundStmt>(S); S = F.parent(S)) {
    if (isa<CoroutineSuspendExpr>(S))
      return false;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
      Kept |= isErasedCallable(Construct->getType());
    if (const FunctionDecl *Callee = isa<CallExpr>(S) ? calleeOf(S) : nullptr)
      Kept |= F.models().has(Callee, Role::Callback);
  }
  return Kept;
}

/// What a test framework calls before and after the test.
bool isFixtureStep(const CXXMethodDecl &Method) {
  return llvm::any_of(Method.overridden_methods(), [](const CXXMethodDecl *Base) {
    return canonicalName(*Base->getParent()) == "testing::Test" || isFixtureStep(*Base);
  });
}

/// The functions that others enter whenever they like: coroutines, callbacks that were handed out,
/// and what nobody in sight calls.
FunctionSet entrancesOf(Unit &In) {
  FunctionSet Called, Entrances;
  for (const auto &F : In.functions())
    for (const Stmt *S : F->statements()) {
      const auto *Lambda = dyn_cast<LambdaExpr>(S);
      if (Lambda && isHandedOut(Lambda, *F))
        if (const Function *Body = In.function(Lambda->getCallOperator()))
          Entrances.insert(Body);
      if (const Function *Body = In.function(calleeOf(S)); Body && Body != F.get())
        Called.insert(Body);
    }
  auto IsOpen = [&](const Function &F) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
    return !Called.contains(&F) && !F.closure() && !F.decl().isMain() &&
           F.decl().isExternallyVisible() &&
           !isa<CXXConstructorDecl, CXXDestructorDecl>(F.decl()) &&
           !(Method && (Method->getAccess() == AS_private || isFixtureStep(*Method))) &&
           !F.models().has(&F.decl(), Role::TestBody);
  };
  for (const auto &F : In.functions())
    if (F->isCoroutine() || IsOpen(*F))
      Entrances.insert(F.get());
  return Entrances;
}

/// Adds everything that runs when \p Start does, plain functions and closures all the way down.
void reach(const Function &Start, FunctionSet &Into) {
  llvm::SmallVector<const Function *, 16> Open{&Start};
  while (!Open.empty()) {
    const Function *F = Open.pop_back_val();
    if (!Into.insert(F).second)
      continue;
    for (const Stmt *S : F->statements()) {
      const auto *Lambda = dyn_cast<LambdaExpr>(S);
      const FunctionDecl *Callee = Lambda ? Lambda->getCallOperator() : calleeOf(S);
      if (const Function *Body = F->unit().function(Callee))
        Open.push_back(Body);
    }
  }
}

/// What may run while \p F is suspended in \p During.
FunctionSet runningMeanwhile(const Function &F, const Stmt *During) {
  FunctionSet Own, Found;
  for (const Stmt *S : F.statements())
    if (const Function *Body = F.unit().function(calleeOf(S)))
      reach(*Body, During && isWithin(S, During, F) ? Found : Own);
  for (const Function *Entrance : entrancesOf(F.unit())) {
    if (Entrance == &F || (Own.contains(Entrance) && Entrance->isCoroutine()))
      continue;
    FunctionSet Runs;
    reach(*Entrance, Runs);
    if (!Runs.contains(&F))
      Found.insert_range(Runs);
  }
  Found.erase(&F);
  return Found;
}

/// Whether \p S is evaluated whenever the body of \p F is, but for exceptions and returns.
bool isUnconditional(const Stmt *S, const Function &F) {
  while ((S = F.parent(S)) && S != F.body())
    if (!isa<Expr, ReturnStmt, CoreturnStmt>(S))
      return false;
  return true;
}

/// Whether \p F has a hold of something that may be waited for.
bool holdsSomething(const Function &F) {
  return llvm::any_of(F.variables(), [&](const VarDecl *Var) {
    const CXXRecordDecl *Record = recordOf(Var->getType());
    return Record && identifierOf(Record).contains_insensitive("holder");
  });
}

/// Whether awaiting what \p Callee gives waits for work: by its name, or \p Deep by one that it
/// calls.
bool joins(const FunctionDecl *Callee, Unit &In, bool Deep, unsigned Depth = 0) {
  static const llvm::StringRef Joins[] = {"close",      "join", "joinAsync",
                                          "join_async", "wait", "shutdown"};
  if (llvm::is_contained(Joins, identifierOf(Callee)))
    return true;
  const Function *Body = Deep && Depth < 2 ? In.bodyOf(Callee) : nullptr;
  return Body && llvm::any_of(Body->statements(), [&](const Stmt *S) {
           return isa<CallExpr>(S) && isUnconditional(S, *Body) &&
                  joins(calleeOf(S), In, Deep, Depth + 1);
         });
}

} // namespace

bool waitsFirst(const Stmt *Where, const Function &By, const Function &For) {
  bool Holds = holdsSomething(For);
  return llvm::any_of(By.suspensions(), [&](const SuspensionPoint &Point) {
    if (Point.isYield() || Point.Expr->getKeywordLoc() > Where->getBeginLoc())
      return false;
    const Expr *Awaited = movedValueOf(llvm::cast<CoawaitExpr>(Point.Expr)->getOperand());
    if (isa_and_nonnull<MemberExpr>(Awaited))
      return true;
    const FunctionDecl *Callee = calleeOf(Awaited);
    return joins(Callee, By.unit(), Holds) || identifierOf(Callee) == "exchange";
  });
}

/// Whether \p F may be called under a lock: it is for its own class, or somebody in sight calls it.
static bool mayBeLocked(const Function &F) {
  if (F.closure() || F.decl().getAccess() == AS_private || F.decl().getAccess() == AS_protected)
    return true;
  return llvm::any_of(F.unit().functions(), [&](const std::unique_ptr<Function> &Caller) {
    return llvm::any_of(Caller->statements(),
                        [&](const Stmt *S) { return F.unit().function(calleeOf(S)) == &F; });
  });
}

std::optional<Meanwhile> whatRunsMeanwhile(const Function &F, const Stmt *During,
                                           llvm::function_ref<bool(const Stmt *)> Wanted,
                                           bool Locked) {
  std::optional<FunctionSet> Running;
  for (const auto &Other : F.unit().functions()) {
    if (Other.get() == &F || isa<CXXConstructorDecl, CXXDestructorDecl>(Other->decl()))
      continue;
    for (const Stmt *S : Other->statements()) {
      if (!Wanted(S))
        continue;
      if (!Running)
        Running = runningMeanwhile(F, During);
      if (Running->contains(Other.get()) && !waitsFirst(S, *Other, F) &&
          !(Locked && (isUnderGuard(S, *Other) || mayBeLocked(*Other))))
        return Meanwhile{llvm::cast<Expr>(S), Other.get()};
    }
  }
  return std::nullopt;
}

bool isSharedPlace(const Expr *E) {
  Referents Places = placesOf(E);
  if (Places.size() != 1)
    return false;
  const Referent &R = Places.front();
  const CXXRecordDecl *Owner =
      R.Kind == Referent::Local && R.Held ? recordOf(R.Variable->getType()) : nullptr;
  return R.Kind == Referent::This || R.Kind == Referent::Global || R.Kind == Referent::Parameter ||
         R.Kind == Referent::Captured || identifierOf(Owner) == "shared_ptr";
}

static bool excludesOthers(const VarDecl &Var, const Function &F) {
  const CXXRecordDecl *Record = recordOf(Var.getType());
  if (!Record || isGuard(Var.getType(), F))
    return Record;
  // The holder of a read-write lock; that of a gate excludes nobody.
  const auto *Outer = dyn_cast<NamedDecl>(Record->getDeclContext());
  return identifierOf(Record).contains_insensitive("holder") &&
         identifierOf(Outer).contains_insensitive("lock");
}

namespace {
struct ExcludingVariables {
  explicit ExcludingVariables(const Function &F) {
    llvm::copy_if(F.variables(), std::back_inserter(All),
                  [&](const VarDecl *Var) { return excludesOthers(*Var, F); });
  }
  std::vector<const VarDecl *> All;
};
} // namespace

bool isUnderGuard(const Stmt *At, const Function &F) {
  return llvm::any_of(F.get<ExcludingVariables>().All, [&](const VarDecl *Var) {
    if (Var->getLocation() > At->getBeginLoc())
      return false;
    if (isa<ParmVarDecl>(Var))
      return true;
    const DeclStmt *Declaration = declarationOf(*Var, F);
    return Declaration && isInside(F.parent(At), F.parent(Declaration), F);
  });
}

} // namespace corolint
