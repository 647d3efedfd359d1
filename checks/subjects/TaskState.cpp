// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TaskState.h"

#include "Background.h"
#include "code/Declarations.h"
#include "code/Unit.h"
#include "flow/Exceptions.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "summaries/Summary.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// Whether the default constructor certainly starts nothing: it calls no function.
bool makesEmpty(const CXXConstructorDecl *Constructor) {
  if (Constructor->isDefaulted())
    return true;
  const FunctionDecl *Definition = nullptr;
  if (!Constructor->hasBody(Definition))
    return false;
  bool Calls = false;
  auto Look = [&](const Stmt *S) { return !(Calls |= isa<CallExpr, CXXNewExpr>(S)); };
  for (const CXXCtorInitializer *Init : cast<CXXConstructorDecl>(Definition)->inits())
    walk(Init->getInit(), Look);
  walk(Definition->getBody(), Look);
  return !Calls;
}

TaskState stateOf(const Expr *Value) {
  Value = valueOf(Value);
  if (!Value)
    return TaskState::Unknown;
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Value)) {
    TaskState Then = stateOf(Choice->getTrueExpr());
    return Then == stateOf(Choice->getFalseExpr()) ? Then : TaskState::Unknown;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value))
    return Construct->getNumArgs() == 0 && makesEmpty(Construct->getConstructor())
               ? TaskState::Empty
               : TaskState::Unknown;
  if (isMoveOrForward(Value))
    return variableOf(Value) ? TaskState::Holds : TaskState::Unknown;
  return isa<CallExpr, CoawaitExpr>(Value) && Value->isPRValue() ? TaskState::Holds
                                                                 : TaskState::Unknown;
}

/// `t.handle`: what happens to a part is not known to happen to the task.
bool namesPart(const Expr *Name, const Function &F) {
  const Stmt *Parent = F.parent(Name);
  while (llvm::isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Parent))
    Parent = F.parent(Parent);
  const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Parent);
  return Member && isa<FieldDecl>(Member->getMemberDecl());
}

bool takesOver(const FunctionDecl *Callee, const Function &F) {
  if (!Callee)
    return false;
  for (Role R : {Role::Combines, Role::Spawns, Role::SpawnsJoinable, Role::Bridges, Role::Wraps})
    if (F.models().has(Callee, R))
      return true;
  return isStd(*Callee); // members of containers included
}

TaskUse useAsArgument(const Consumption &How, const Function &F) {
  const ParmVarDecl *Param = parameterOf(How.At, How.Index);
  if (!Param)
    return TaskUse::Escaped;
  if (Param->getType()->isRecordType())
    return TaskUse::Moved;
  // Who asks a started task whether it is done waits for it in his own way.
  const ArgumentSummary &Done = argumentSummary(llvm::cast<Expr>(How.At), How.Index, F.unit());
  bool Asks = Done.has(ArgumentEffect::Asks) && !F.types().of(Param->getType()).isLazy();
  if (Done.isLeftAlone() && !Asks)
    return TaskUse::Inspected;
  return How.Moved && Param->getType()->isRValueReferenceType() && takesOver(calleeOf(How.At), F)
             ? TaskUse::Moved
             : TaskUse::Escaped;
}

TaskUse useAsReceiver(const Consumption &How, const Function &F) {
  const FunctionDecl *Callee = calleeOf(How.At);
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method)
    return isa<CXXOperatorCallExpr>(How.At) ? useAsArgument(How, F) : TaskUse::Escaped;
  if (Method->getOverloadedOperator() == OO_Equal)
    return TaskUse::Assigned;
  if (Method->isConst() && Method->getReturnType()->isBooleanType() && Method->param_empty())
    return TaskUse::Inspected;
  if (const auto *Conversion = dyn_cast<CXXConversionDecl>(Method))
    if (Conversion->getConversionType()->isBooleanType())
      return TaskUse::Inspected;
  return How.Moved || Method->getRefQualifier() == RQ_RValue ? TaskUse::Moved : TaskUse::Escaped;
}

TaskUse classify(const Expr *Name, const VarDecl &Var, const Consumption &How, const Function &F) {
  if (isa<LambdaExpr>(Name) || namesPart(Name, F))
    return TaskUse::Escaped;
  switch (How.What) {
  case Fate::Awaited:
    return TaskUse::Awaited;
  case Fate::Returned:
  case Fate::CoReturned:
  case Fate::Yielded:
    return TaskUse::Moved;
  case Fate::Initialises:
    return How.Moved && How.Variable && How.Variable->getType()->isRecordType() ? TaskUse::Moved
                                                                                : TaskUse::Escaped;
  case Fate::Stored:
  case Fate::Captured:
    return How.Moved ? TaskUse::Moved : TaskUse::Escaped;
  case Fate::Tested:
    return TaskUse::Inspected;
  case Fate::Dropped: {
    // `(void)r` of a reference says that r is unused, not that nobody is to await the task.
    const auto *Ref = dyn_cast<DeclRefExpr>(Name);
    return Ref && Ref->getDecl() != &Var ? TaskUse::Inspected : TaskUse::Silenced;
  }
  case Fate::Receiver:
    return useAsReceiver(How, F);
  case Fate::Argument:
    return useAsArgument(How, F);
  case Fate::Other:
    return TaskUse::Escaped;
  }
  llvm_unreachable("a fate that is no use");
}

TaskVariable describe(const VarDecl &Var, const TypeProfile &Profile, const Function &F) {
  TaskVariable V;
  V.Decl = &Var;
  V.Profile = &Profile;
  V.Owned = !Var.getType()->isReferenceType();
  V.Start = isa<ParmVarDecl>(Var) ? TaskState::Holds : stateOf(Var.getInit());
  // make_ready_future(): what is done already is no loss.
  const Expr *Init = Var.getInit() ? valueOf(Var.getInit()) : nullptr;
  const auto *Made = llvm::dyn_cast_or_null<CallExpr>(Init);
  if (Made && (F.models().has(Made->getDirectCallee(), Role::NotDropped) ||
               isMadeByNoCoroutine(*Made, F) || mayRunAlready(*Made, F)))
    V.Start = TaskState::Unknown;
  for (const Expr *Name : F.uses(&Var)) {
    Consumption How = fateOf(Name, F);
    V.Touches.push_back({Name, classify(Name, Var, How, F), How});
  }
  return V;
}

/// One variable's walk. The state of a path is a TaskState and the touch it comes from.
class Follower {
public:
  Follower(const TaskVariable &V, const Function &F, TaskVisitor Visit)
      : V(V), F(F), Visit(Visit) {}

  Flow::Next step(const Event &E, unsigned &State) {
    TaskMoment Now = decode(State);
    switch (E.Kind) {
    case Event::VariableDies:
    case Event::LifetimeEnds:
      return E.Variable == V.Decl ? last(Now, E) : Flow::Next::Go;
    case Event::Branch:
    case Event::Exit:
      return Visit(Now, nullptr, E);
    case Event::Caught:
      return isCounted(E.Node) ? Flow::Next::Go : Flow::Next::Prune;
    case Event::Statement:
    case Event::Suspension:
      break;
    default:
      return Flow::Next::Go;
    }
    for (const TaskTouch &Touch : V.Touches)
      if (place(Touch) == E.Node) {
        Flow::Next Answer = Visit(Now, &Touch, E);
        if (Answer != Flow::Next::Go)
          return Answer;
        State = encode(after(Touch, Now));
        return Flow::Next::Go;
      }
    return Visit(Now, nullptr, E);
  }

private:
  Flow::Next last(TaskMoment Now, const Event &E) {
    return Visit(Now, nullptr, E) == Flow::Next::Found ? Flow::Next::Found : Flow::Next::Prune;
  }

  /// Clang's flow leads from every call in a try block to its handlers. What is awaited may fail,
  /// and what is seen to throw.
  bool isCounted(const Stmt *Thrower) const {
    return !llvm::isa_and_nonnull<CallExpr>(Thrower) || isAwaited(Thrower) ||
           !throwsOutOf(Thrower, F).empty();
  }

  bool isAwaited(const Stmt *Call) const {
    return llvm::any_of(F.suspensions(), [&](const SuspensionPoint &Point) {
      const Expr *Resume = Point.Expr->getResumeExpr();
      return Resume && Resume->IgnoreImplicit() == Call;
    });
  }

  /// An assignment takes effect after its right-hand side was evaluated.
  static const Stmt *place(const TaskTouch &Touch) {
    return Touch.What == TaskUse::Assigned ? Touch.How.At : Touch.Name;
  }

  static TaskMoment after(const TaskTouch &Touch, TaskMoment Before) {
    switch (Touch.What) {
    case TaskUse::Inspected:
    case TaskUse::Silenced:
      return Before;
    case TaskUse::Awaited:
      return {TaskState::Awaited, &Touch};
    case TaskUse::Moved:
      return {TaskState::Moved, &Touch};
    case TaskUse::Assigned:
      if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Touch.How.At))
        return {Call->getNumArgs() == 2 ? stateOf(Call->getArg(1)) : TaskState::Unknown, &Touch};
      return {TaskState::Unknown, &Touch};
    case TaskUse::Escaped:
      return {TaskState::Unknown, &Touch};
    }
    llvm_unreachable("a use without an effect");
  }

  unsigned encode(TaskMoment M) const {
    unsigned Since = M.Since ? M.Since - V.Touches.data() + 1 : 0;
    return Since * 8 + static_cast<unsigned>(M.State);
  }
  TaskMoment decode(unsigned State) const {
    return {static_cast<TaskState>(State % 8), State / 8 ? &V.Touches[State / 8 - 1] : nullptr};
  }

  const TaskVariable &V;
  const Function &F;
  TaskVisitor Visit;
};

} // namespace

bool mustBeAwaited(const TypeProfile &Profile, const Function &F) {
  if (Profile.isTask())
    return true;
  if (Profile.Kind != TypeKind::Awaitable || Profile.Drop == DropEffect::Starts)
    return false;
  return Profile.Drop == DropEffect::Cancels ||
         F.types().awaiterOf(F.context().getCanonicalTagType(Profile.Record)) == Profile.Record;
}

std::vector<TaskVariable> taskVariables(const Function &F) {
  std::vector<TaskVariable> Found;
  for (const VarDecl *Var : F.variables()) {
    bool Reference = Var->getType()->isReferenceType();
    if (Var->isInvalidDecl() || !recordOf(Var->getType()) ||
        (Reference && !isa<ParmVarDecl>(Var)) ||
        !(Var->hasLocalStorage() || isa<ParmVarDecl>(Var)) || isa<DecompositionDecl>(Var))
      continue;
    const TypeProfile &Profile = F.types().of(Var->getType());
    if (mustBeAwaited(Profile, F))
      Found.push_back(describe(*Var, Profile, F));
  }
  return Found;
}

namespace {
struct Labels {
  explicit Labels(const Function &F) : Any(!F.all<LabelStmt>().empty()) {}
  bool Any;
};
} // namespace

/// Whether \p S may be evaluated more than once while \p Var lives.
static bool isRepeated(const Stmt *S, const VarDecl &Var, const Function &F) {
  const DeclStmt *Declaration = declarationOf(Var, F);
  const Stmt *Block = Declaration ? F.parent(Declaration) : nullptr;
  for (const Stmt *At = F.parent(S); At; At = F.parent(At)) {
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(At))
      return true;
    if (At == Block)
      break;
  }
  return F.get<Labels>().Any;
}

bool mayBeTouchedAgain(const TaskVariable &V, const Function &F) {
  return V.Touches.size() > 1 ||
         (V.Touches.size() == 1 && isRepeated(V.Touches.front().Name, *V.Decl, F));
}

std::optional<FlowPath> follow(const TaskVariable &V, const Function &F, TaskVisitor Visit) {
  if (!flowOf(F))
    return std::nullopt;
  std::optional<FlowPoint> From =
      isa<ParmVarDecl>(V.Decl) ? flowOf(F)->entry() : flowOf(F)->declared(V.Decl);
  if (!From)
    return std::nullopt;
  Follower Walk(V, F, Visit);
  return flowOf(F)->search(*From, static_cast<unsigned>(V.Start),
                           [&](const Event &E, unsigned &State) { return Walk.step(E, State); });
}

} // namespace corolint
