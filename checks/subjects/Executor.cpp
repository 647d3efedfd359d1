// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Executor.h"

#include "Blocking.h"
#include "flow/Flow.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {

/// Whether a parameter says that the whole coroutine runs on an executor that its caller chose.
static bool startsElsewhere(const Function &F) {
  return F.isCoroutine() && llvm::any_of(F.decl().parameters(), [&](const ParmVarDecl *P) {
           const TypeModel *Model = F.models().type(P->getType());
           return Model && Model->RunsElsewhere;
         });
}

ExecutorFacts::ExecutorFacts(const Function &F) : F(F), Elsewhere(startsElsewhere(F)) {
  Ends = Elsewhere;
  if (Elsewhere)
    return;
  for (const SuspensionPoint &S : F.suspensions())
    Any |= switchesExecutor(*S.Expr, F);
  if (!Any || !flowOf(F))
    return;
  Ends = true;
  flowOf(F)->search([&](const Event &E, unsigned &) {
    if (E.Kind == Event::Exit)
      Ends &= llvm::isa_and_nonnull<CXXThrowExpr>(E.Node);
    if (const auto *Suspend = E.as<CoroutineSuspendExpr>();
        Suspend && E.Kind == Event::Suspension && switchesExecutor(*Suspend, this->F))
      return Flow::Next::Prune;
    Unmoved.insert(E.Kind == Event::VariableDies ? static_cast<const void *>(E.Variable) : E.Node);
    return Flow::Next::Go;
  });
}

bool ExecutorFacts::isSwitched(const Stmt *S) const {
  if (Elsewhere)
    return true;
  if (!Any || !flowOf(F) || !S)
    return false;
  // The await that moves is itself made before it has moved.
  if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S);
      Suspend && switchesExecutor(*Suspend, F))
    return false;
  return flowOf(F)->before(S) && !Unmoved.count(S);
}

/// Whether \p Var is what `co_await when_all(…)` or `co_await result.resolve()` gave: done by then.
static bool isOutcomeOfJoin(const VarDecl *Var, const Function &F) {
  const auto *Await = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(
      Var->getInit() ? movedValueOf(Var->getInit()) : nullptr);
  const Expr *Operand = Await ? Await->getOperand() : nullptr;
  const FunctionDecl *Callee = Operand ? calleeOf(movedValueOf(Operand)) : nullptr;
  return F.models().has(Callee, Role::Combines) || F.models().has(Callee, Role::Wraps);
}

bool ExecutorFacts::isKnownReady(const Expr *Call) const {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  // std::move(future).get() asks the same object.
  const VarDecl *Object =
      Member ? variableOf(movedValueOf(Member->getImplicitObjectArgument())) : nullptr;
  return Object && isReadyAt(Object, Call);
}

bool ExecutorFacts::isGivenReady(const CallExpr &Call) const {
  return llvm::any_of(Call.arguments(), [&](const Expr *Arg) {
    const Expr *Value = movedValueOf(Arg);
    if (const auto *Copy = llvm::dyn_cast_or_null<CXXConstructExpr>(Value))
      Value = Copy->getNumArgs() == 1 ? movedValueOf(Copy->getArg(0)) : nullptr;
    const VarDecl *Object = Value ? variableOf(Value) : nullptr;
    TypeKind Kind = Object ? F.types().of(Object->getType()).Kind : TypeKind::Other;
    return (Kind == TypeKind::Task || Kind == TypeKind::Awaitable) && isReadyAt(Object, &Call);
  });
}

namespace {
/// The variables that the body asks whether they are ready.
struct QuestionedVariables {
  explicit QuestionedVariables(const Function &F) {
    for (const auto *Call : F.all<CXXMemberCallExpr>())
      if (F.models().has(Call->getMethodDecl(), Role::TestsReady))
        All.insert(variableOf(Call->getImplicitObjectArgument()));
  }
  llvm::DenseSet<const VarDecl *> All;
};
} // namespace

bool ExecutorFacts::isReadyAt(const VarDecl *Object, const Expr *Call) const {
  if (isOutcomeOfJoin(Object, F))
    return true;
  if (!flowOf(F) || !flowOf(F)->before(Call))
    return false;
  if (!F.get<QuestionedVariables>().All.contains(Object))
    return !flowOf(F)->isReached(Call);
  auto Asks = [&](const Stmt *Condition) {
    bool Found = false;
    walk(Condition, [&](const Stmt *S) {
      const auto *Question = dyn_cast<CXXMemberCallExpr>(S);
      Found |= Question && variableOf(Question->getImplicitObjectArgument()) == Object &&
               F.models().has(Question->getMethodDecl(), Role::TestsReady);
      return !Found;
    });
    return Found;
  };
  // An assertion is a call, or a result made (EXPECT_TRUE), with the question among its arguments.
  auto Checks = [&](const Stmt *S) {
    if (const auto *Made = dyn_cast<CXXConstructExpr>(S))
      return llvm::any_of(Made->arguments(), Asks);
    const auto *Outer = dyn_cast<CallExpr>(S);
    return Outer && Outer != Call && llvm::any_of(Outer->arguments(), Asks);
  };
  return !flowOf(F)->search([&](const Event &E, unsigned &) {
    if (E.Kind == Event::Branch && E.Node && Asks(E.Node))
      return Flow::Next::Prune;
    if (E.Kind == Event::Statement && E.Node && Checks(E.Node))
      return Flow::Next::Prune;
    return E.Node == Call && E.Kind == Event::Statement ? Flow::Next::Found : Flow::Next::Go;
  });
}

} // namespace corolint
