// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Outliving.h"

#include "Escape.h"
#include "Scopes.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"
#include "values/Stores.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// Whether \p Use only asks whether the holder holds anything.
bool isHarmless(const Expr *Use, const Function &F) {
  const Stmt *Parent = F.parent(Use);
  while (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent)) {
    if (Cast->getCastKind() == CK_PointerToBoolean)
      return true;
    Parent = F.parent(Cast);
  }
  if (const auto *Compare = dyn_cast_or_null<BinaryOperator>(Parent))
    return Compare->isEqualityOp();
  const auto *Member = dyn_cast_or_null<MemberExpr>(Parent);
  const auto *Method = Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
  static const llvm::StringRef Asks[] = {"size", "empty", "clear", "reserve", "capacity", "reset"};
  return Method && Method->getIdentifier() && Method->getParent()->isInStdNamespace() &&
         llvm::is_contained(Asks, Method->getName());
}

/// The first read of \p Holder after \p From, once \p Object is dead; \p Dead says that it is.
/// A null \p Object is dead.
const Stmt *readLater(const VarDecl *Holder, FlowPoint From, const VarDecl *Object,
                      const Expr *Target, const Function &F) {
  llvm::SmallVector<const Expr *, 4> Uses = F.uses(Holder);
  auto Visit = [&](const Event &E, unsigned &Dead) {
    if (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) {
      Dead |= Object && E.Variable == Object;
      return E.Variable == Holder ? Flow::Next::Prune : Flow::Next::Go;
    }
    if (E.Kind != Event::Statement || !E.Node)
      return Flow::Next::Go;
    if (overwrites(E.Node, Target))
      return Flow::Next::Prune;
    const auto *Use = dyn_cast<Expr>(E.Node);
    if (!Dead || !Use || !llvm::is_contained(Uses, Use) || isHarmless(Use, F))
      return Flow::Next::Go;
    // The left side of an assignment is evaluated before the assignment is.
    const Stmt *Parent = F.parent(Use);
    return Parent && overwrites(Parent, Target) ? Flow::Next::Go : Flow::Next::Found;
  };
  std::optional<FlowPath> Path = flowOf(F)->search(From, !Object, Visit);
  return Path ? Path->End.Node : nullptr;
}

/// Whether \p S hands \p Target to what may reset it later: a closure that does, other than
/// \p Known, or what is given a reference to it, such as a guard.
bool letsOthersReset(const Stmt *S, const Expr *Target, const Function &F,
                     const LambdaExpr *Known) {
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    bool Resets = false;
    if (Lambda != Known)
      walk(Lambda->getBody(), [&](const Stmt *In) { return !(Resets |= overwrites(In, Target)); });
    return Resets;
  }
  const auto *E = dyn_cast<Expr>(S);
  std::string Place = E && E->isLValue() && isa<DeclRefExpr, MemberExpr>(E) ? placeOf(E) : "";
  if (Place.empty() || Place != placeOf(Target))
    return false;
  const Stmt *Parent = F.parent(E);
  const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
  const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
  return isa_and_nonnull<CXXConstructExpr, InitListExpr>(Parent) ||
         (Unary && Unary->getOpcode() == UO_AddrOf) ||
         (isa_and_nonnull<CallExpr>(Parent) && !Operator);
}

/// Whether a path through \p Store to the end of \p F leaves \p Target as \p Store made it, and
/// gives it to nobody, before or after, who may reset it. \p Known was looked at already.
bool staysBehind(const Expr *Target, const Expr *Store, const Function &F,
                 const LambdaExpr *Known = nullptr) {
  if (!flowOf(F))
    return false;
  auto Visit = [&](const Event &E, unsigned &Stored) {
    if (E.Kind == Event::Exit)
      return Stored ? Flow::Next::Found : Flow::Next::Go;
    bool Evaluates = E.Node && (E.Kind == Event::Statement || E.Kind == Event::Suspension);
    if (Evaluates && letsOthersReset(E.Node, Target, F, Known))
      return Flow::Next::Prune;
    if (Evaluates && E.Node == Store)
      Stored = true;
    else if (Evaluates && overwrites(E.Node, Target))
      Stored = false;
    return Flow::Next::Go;
  };
  return flowOf(F)->search(flowOf(F)->entry(), 0, Visit).has_value();
}

/// Whether nothing is awaited between \p From and the end of \p F: a coroutine that suspends may
/// wait for anything.
bool endsWithoutWaiting(const Expr *From, const Function &F) {
  std::optional<FlowPoint> At = flowOf(F) ? flowOf(F)->after(From) : std::nullopt;
  if (!At)
    return false;
  auto Visit = [&](const Event &E, unsigned &) {
    if (E.Kind == Event::Suspension)
      return Flow::Next::Prune;
    return E.Kind == Event::Exit ? Flow::Next::Found : Flow::Next::Go;
  };
  return flowOf(F)->search(*At, 0, Visit).has_value();
}

const ValueDecl *holderOf(const Expr *Target) {
  const Expr *E = movedValueOf(Target);
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    return Member->getMemberDecl();
  return rootOf(Target).Variable;
}

bool outlivesFunction(const Root &R) {
  return R.This || (R.Variable && (R.Variable->hasGlobalStorage() || R.Through ||
                                   R.Variable->getType()->isReferenceType()));
}

// ---- loans -------------------------------------------------------------------------------------

class LoanSearch {
public:
  LoanSearch(const Loan &L, const Function &F) : L(L), F(F), Body(*L.Body) {}

  std::vector<Outliving> run() {
    for (const Store &S : storesIn(Body))
      if (refersToLoan(S.Value, L))
        stored(S);
    returned();
    for (const auto *Call : Body.all<CallExpr>()) {
      task(Call);
      callback(Call);
    }
    return std::move(Found);
  }

private:
  void add(enum Outliving::How How, const Expr *Kept, const ValueDecl *Holder = nullptr,
           const Stmt *Used = nullptr) {
    Found.push_back({How, Kept, L.Resource, Holder, Used});
  }

  void stored(const Store &S) {
    Root R = rootOf(S.Target);
    bool Own = R.Variable && R.Variable->getDeclContext() == &Body.decl();
    if (Own || (R.Captured && !R.Through && !isCapturedByReference(R.Variable)))
      return;
    if (outlivesFunction(R)) {
      if (staysBehind(S.Target, S.At, Body) &&
          (!L.Over || staysBehind(S.Target, L.Over, F, L.Borrower)))
        add(Outliving::StaysBehind, S.At, holderOf(S.Target));
      return;
    }
    if (llvm::any_of(F.statements(), [&](const Stmt *Other) {
          return letsOthersReset(Other, S.Target, F, L.Borrower);
        }))
      return;
    std::optional<FlowPoint> From =
        R.Variable && L.Over && flowOf(F) ? flowOf(F)->after(L.Over) : std::nullopt;
    if (!From || !staysBehind(S.Target, S.At, Body))
      return;
    if (const Stmt *Used = readLater(R.Variable, *From, nullptr, S.Target, F))
      add(Outliving::UsedLater, S.At, R.Variable, Used);
  }

  bool isCapturedByReference(const VarDecl *Var) const {
    return llvm::any_of(L.Borrower->captures(), [&](const LambdaCapture &C) {
      return C.capturesVariable() && C.getCapturedVar() == Var && C.getCaptureKind() == LCK_ByRef;
    });
  }

  /// The callable's own result refers to the resource, and the lender passes it on.
  void returned() {
    if (!L.Over || fateOf(L.Over, F).What == Fate::Dropped)
      return;
    bool Reference = L.Over->isGLValue();
    if (!Reference && !isView(L.Over->getType()))
      return;
    for (const Stmt *S : Body.statements()) {
      const Expr *Value = nullptr;
      if (const auto *Return = dyn_cast<ReturnStmt>(S))
        Value = Return->getRetValue();
      else if (const auto *Return = dyn_cast<CoreturnStmt>(S))
        Value = Return->getOperand();
      if (!Value)
        continue;
      bool Refers = Reference ? llvm::any_of(placesOf(Value),
                                             [&](const Referent &R) {
                                               return R.Kind == Referent::Parameter &&
                                                      R.Variable == L.Resource;
                                             })
                              : refersToLoan(Value, L);
      if (Refers)
        add(Outliving::Returned, Value);
    }
  }

  /// A task that reads the resource, is started, and is not waited for.
  void task(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Call->getType()->isRecordType() || !readsResource(Call, Callee))
      return;
    const TypeProfile &Profile = Body.types().of(Call->getType());
    if (!Profile.isTask() && Profile.Kind != TypeKind::FireAndForget)
      return;
    Destination Goes = destinationOf(Call, Profile, Body);
    bool RunsOn = Goes.Kind == Destination::Spawned && !Goes.Scope;
    if (RunsOn && endsWithoutWaiting(Call, Body))
      add(Outliving::RunsOn, Call);
  }

  bool readsResource(const CallExpr *Call, const FunctionDecl *Callee) const {
    auto ReadsLate = [&](Slot Through, const Referents &Objects) {
      if (llvm::none_of(Objects, [&](const Referent &R) {
            return R.Kind == Referent::Parameter && R.Variable == L.Resource;
          }))
        return false;
      return readOf(Callee, Through, Body.unit()).When == ReadTime::AfterSuspension;
    };
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
        Member && ReadsLate({Slot::Object}, placesOf(Member->getImplicitObjectArgument())))
      return true;
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I))
        if (ReadsLate({Slot::Parameter, Param}, referentsOf(Param->getType(), Call->getArg(I))))
          return true;
    return false;
  }

  /// `return f().then(…).finally(…);`: whether the task that \p Call gives, or the chain that it
  /// begins, reaches somebody who may wait for it.
  bool handsOnItsTask(const CallExpr *Call) const {
    const Expr *Value = Call;
    while (!Value->getType().isNull() && Value->getType()->isRecordType() &&
           Body.types().of(Value->getType()).isTask()) {
      Consumption C = fateOf(Value, Body);
      if (C.What != Fate::Receiver)
        return C.What != Fate::Dropped;
      Value = llvm::cast<Expr>(C.At);
    }
    return false;
  }

  /// A callable that captures the resource by reference and is run later.
  void callback(const CallExpr *Call) {
    const FunctionDecl *Callee = calleeOf(Call);
    const Models &Known = Body.models();
    if (!Known.has(Callee, Role::Callback) && !Known.has(Callee, Role::Spawns))
      return;
    if (fateOf(Call, Body).What == Fate::Awaited || handsOnItsTask(Call) ||
        !endsWithoutWaiting(Call, Body))
      return;
    for (const Expr *Arg : Call->arguments())
      if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(movedValueOf(Arg)))
        for (const LambdaCapture &C : Lambda->captures())
          if (C.capturesVariable() && C.getCapturedVar() == L.Resource &&
              C.getCaptureKind() == LCK_ByRef)
            add(Outliving::RunsOn, Lambda);
  }

  const Loan &L;
  const Function &F;
  const Function &Body;
  std::vector<Outliving> Found;
};

// ---- locals ------------------------------------------------------------------------------------

} // namespace

bool givesAway(const VarDecl &Var, const Function &F) {
  return llvm::any_of(F.uses(&Var), [&](const Expr *Use) {
    const Stmt *User = F.parent(Use);
    while (isa_and_nonnull<ImplicitCastExpr, CXXConstructExpr, ExprWithCleanups>(User))
      User = F.parent(User); // `return owner;` moves
    const auto *Member = dyn_cast_or_null<MemberExpr>(User);
    llvm::StringRef Called = Member ? identifierOf(Member->getMemberDecl()) : "";
    return isMoveOrForward(dyn_cast_or_null<Expr>(User)) || isa<LambdaExpr>(Use) ||
           Called == "release" || Called == "swap" ||
           isa_and_nonnull<ReturnStmt, CoreturnStmt>(User);
  });
}

/// Whether a path from \p Call to the end of \p F neither mentions \p Object again nor asks
/// anything else of what \p Call gave it to, and no closure or object was made that may.
static bool staysRegistered(const CXXMemberCallExpr &Call, const VarDecl &Object,
                            const Function &F) {
  const Expr *Keeper = Call.getImplicitObjectArgument();
  std::string Place = placeOf(Keeper);
  llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Object);
  std::optional<FlowPoint> From = flowOf(F)->after(&Call);
  if (!From || Place.empty() || llvm::any_of(F.statements(), [&](const Stmt *S) {
        return letsOthersReset(S, Keeper, F, nullptr) || isa<LambdaExpr>(S);
      }))
    return false;
  auto Visit = [&](const Event &E, unsigned &) {
    if (E.Kind == Event::Exit)
      return Flow::Next::Found;
    const auto *Other = E.Kind == Event::Statement ? E.as<CXXMemberCallExpr>() : nullptr;
    bool Again = (Other && placeOf(Other->getImplicitObjectArgument()) == Place) ||
                 (E.Kind == Event::Statement && llvm::is_contained(Uses, E.Node));
    return Again ? Flow::Next::Prune : Flow::Next::Go;
  };
  return flowOf(F)->search(*From, 0, Visit).has_value();
}

/// Whether the body of \p Callee stores the address that \p Param gives, in its own object.
static bool keepsInObject(const FunctionDecl *Callee, const ParmVarDecl &Param, Unit &In) {
  const Function *Body = In.function(Callee);
  if (!Body || Body->isCoroutine() || Param.getFunctionScopeIndex() >= Body->decl().getNumParams())
    return false;
  const ParmVarDecl *Own = Body->decl().getParamDecl(Param.getFunctionScopeIndex());
  return llvm::any_of(storesIn(*Body), [&](const Store &S) {
    return rootOf(S.Target).This && llvm::any_of(pointeesOf(S.Value), [&](const Referent &What) {
             return What.Kind == Referent::Parameter && What.Variable == Own;
           });
  });
}

/// `waiters.add(&local);`, whose body keeps the address in its object.
static void registered(const CXXMemberCallExpr &Call, const Function &F,
                       std::vector<Outliving> &Found) {
  if (!outlivesFunction(rootOf(Call.getImplicitObjectArgument())))
    return;
  for (unsigned I = 0; I != Call.getNumArgs(); ++I) {
    const ParmVarDecl *Param = parameterOf(&Call, I);
    if (!Param || !isReferenceLike(Param->getType(), 0) ||
        !keepsInObject(Call.getMethodDecl(), *Param, F.unit()))
      continue;
    for (const Referent &What : referentsOf(Param->getType(), Call.getArg(I))) {
      const VarDecl *Dies = What.Kind == Referent::Local && !What.Held ? What.Variable : nullptr;
      const CXXRecordDecl *Record = Dies ? recordOf(Dies->getType()) : nullptr;
      bool Leaves = Record && Record->hasDefinition() && Record->hasUserDeclaredDestructor() &&
                    !Record->isInStdNamespace(); // its destructor may take it out
      if (Dies && !Leaves && staysRegistered(Call, *Dies, F))
        Found.push_back({Outliving::StaysBehind, &Call, Dies,
                         holderOf(Call.getImplicitObjectArgument()), nullptr});
    }
  }
}

std::vector<Outliving> outlivingLoan(const Loan &L, const Function &F) {
  return LoanSearch(L, F).run();
}

std::vector<Outliving> outlivingLocals(const Function &F) {
  std::vector<Outliving> Found;
  if (!flowOf(F))
    return Found;
  for (const Store &S : storesIn(F)) {
    Root R = rootOf(S.Target);
    std::optional<FlowPoint> From = flowOf(F)->after(S.At);
    if (!From || R.Captured)
      continue;
    for (const Referent &Object : pointeesOf(S.Value, F)) {
      const VarDecl *Dies = Object.Kind == Referent::Local ? Object.Variable : nullptr;
      if (!Dies || Dies == R.Variable || (Object.Held && givesAway(*Dies, F)))
        continue;
      if (outlivesFunction(R)) {
        if (staysBehind(S.Target, S.At, F))
          Found.push_back({Outliving::StaysBehind, S.At, Dies, holderOf(S.Target), nullptr});
      } else if (R.Variable && !isa<ParmVarDecl>(Dies)) {
        if (const Stmt *Used = readLater(R.Variable, *From, Dies, S.Target, F))
          Found.push_back({Outliving::UsedLater, S.At, Dies, R.Variable, Used});
      }
    }
  }
  for (const auto *Call : F.all<CXXMemberCallExpr>())
    registered(*Call, F, Found);
  return Found;
}

} // namespace corolint
