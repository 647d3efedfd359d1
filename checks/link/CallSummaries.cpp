// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CallSummaries.h"

#include "flow/Flow.h"
#include "flow/ProgramEnd.h"
#include "model/Names.h"
#include "subjects/Destruction.h"
#include "subjects/Executor.h"
#include "subjects/Factories.h"
#include "subjects/Generators.h"
#include "subjects/LockRegions.h"
#include "values/Consumption.h"
#include "words/Replacement.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseSet.h"

#include <set>

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

class CallSummarizer {
public:
  CallSummarizer(const Function &F, SummaryBuilder &All)
      : F(F), All(All), Where(F), Dying(F), Ending(blocksThatEndTheProgram(F)) {
    if (F.isCoroutine())
      Held = locksHeldAt(F);
  }

  void run(FunctionSummary &To) {
    Offloads = To.Offload != 0;
    To.Calls.First = All.Out.Calls.size();
    To.Blocks.First = All.Out.Blocks.size();
    for (const Stmt *S : F.statements()) {
      if (const auto *E = dyn_cast<Expr>(S))
        expression(E);
      else if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S))
        generatorsIn(Loop->getRangeInit(), Loop->getRangeInit());
    }
    for (const Death &D : Dying.deaths())
      death(D);
    To.Calls.Count = All.Out.Calls.size() - To.Calls.First;
    To.Blocks.Count = All.Out.Blocks.size() - To.Blocks.First;
    To.InvokedParameters = Invoked;
    To.EndsSwitched = Where.endsSwitched();
  }

private:
  bool endsTheProgram(const Expr *E) const {
    auto At = Ending.empty() ? std::nullopt : flowOf(F)->before(E);
    return At && Ending.contains(At->Block);
  }

  void expression(const Expr *E) {
    if (endsTheProgram(E))
      return;
    if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(E)) {
      awaiterMembers(*Suspend);
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      call(Call);
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      construct(Construct, Construct, 0);
    } else if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
      add(New->getOperatorNew(), CallKind::Operator, New, New->getSourceRange());
    } else if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
      add(Delete->getOperatorDelete(), CallKind::Operator, Delete, Delete->getSourceRange());
    } else if (isa<CXXDefaultArgExpr, CXXDefaultInitExpr>(E)) {
      // Its own place is that of the declaration.
      const auto *User = dyn_cast_or_null<Expr>(F.parent(E));
      implied(E, User ? User : E, 0);
    }
  }

  // ---- calls --------------------------------------------------------------------------------

  void add(const FunctionDecl *Callee, CallKind Kind, const Stmt *At, SourceRange Range,
           const FunctionDecl *Via = nullptr, unsigned Argument = 0) {
    if (!Callee || !All.In.isUserCode(Callee->getLocation()) || Callee->isConsteval())
      return;
    CallSummary C;
    C.Callee = All.key(*Callee);
    C.Kind = Kind;
    C.Argument = std::min(Argument, 31u);
    C.Switched = Where.isSwitched(At);
    const auto *Call = dyn_cast_or_null<Expr>(At);
    C.Wraps = Call && Offloads && (Kind == CallKind::Plain || Kind == CallKind::Virtual) &&
              Call->getSourceRange() == Range && isWrappable(Call, F);
    C.Lock = lockAt(At);
    auto Id = std::tuple(C.Callee, Kind, C.Switched, C.Lock.valid(), C.Argument);
    if (!Seen.insert(Id).second)
      return;
    C.Where = All.place(Range);
    if (Via)
      C.Via = Kind == CallKind::Passed ? All.key(*Via) : All.text(canonicalName(*Via));
    if (C.Where.valid())
      All.Out.Calls.push_back(C);
  }

  void call(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || isStdFunctionCall(*Callee)) {
      indirect(Call);
      return;
    }
    bool Blocks = operation(Call);
    add(constructorRunBy(*Call, *Callee), CallKind::Construct, Call, Call->getSourceRange());
    callables(Call, Callee);
    generatorMember(Call);
    if (!Blocks && !Where.isGivenReady(*Call))
      add(Callee, kindOfCall(Call, *Callee), Call, Call->getSourceRange());
  }

  CallKind kindOfCall(const CallExpr *Call, const FunctionDecl &Callee) {
    if (isAnArgumentOfOffload(Call, Callee))
      return CallKind::Offload;
    if (F.isCoroutine() && Call->getType()->isRecordType() && fateOf(Call, F).What == Fate::Awaited)
      return CallKind::Await;
    if (isa<CXXOperatorCallExpr>(Call) && !callsClosure(Callee))
      return CallKind::Operator;
    return runsOverrider(Call, Callee) ? CallKind::Virtual : CallKind::Plain;
  }

  static bool callsClosure(const FunctionDecl &Callee) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
    return Method && Method->getParent()->isLambda();
  }

  static bool runsOverrider(const CallExpr *Call, const FunctionDecl &Callee) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
    if (!Method || !Method->isVirtual())
      return false;
    const auto *Member = dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens());
    if (!Member)
      return true;
    return !Member->hasQualifier() &&
           !Method->getDevirtualizedMethod(Member->getBase(), /*IsAppleKext=*/false);
  }

  /// A task made as the argument of what runs it elsewhere: `co_spawn(pool, work(), detached)`.
  bool isAnArgumentOfOffload(const CallExpr *Call, const FunctionDecl &Callee) {
    if (!Call->getType()->isRecordType() || !F.types().of(Call->getType()).isTask())
      return false;
    Consumption C = fateOf(Call, F);
    const auto *Outer = C.What == Fate::Argument ? dyn_cast<Expr>(C.At) : nullptr;
    return Outer && callableKind(Outer, calleeOf(Outer)) == CallKind::Offload;
  }

  /// What becomes of the callables that \p Call is given.
  std::optional<CallKind> callableKind(const Expr *Call, const FunctionDecl *Callee) {
    const FunctionModel *Model = F.models().function(Callee);
    if (!Model)
      return std::nullopt;
    if (Model->has(Role::Offloads))
      return CallKind::Offload;
    if (Model->has(Role::RunsInline) || Model->has(Role::Stabilises))
      return CallKind::Inline;
    bool Spawns = Model->has(Role::Spawns) || Model->has(Role::SpawnsJoinable);
    if ((Model->has(Role::Callback) || Spawns) && namesThreadPool(Call, F))
      return CallKind::Offload;
    if (Model->has(Role::Callback))
      return CallKind::Callback;
    return std::nullopt;
  }

  void callables(const Expr *Call, const FunctionDecl *Callee) {
    if (!Callee)
      return;
    std::optional<CallKind> Kind = callableKind(Call, Callee);
    bool Passes = !Kind && All.In.isUserCode(Callee->getLocation());
    if (!Kind && !Passes)
      return;
    llvm::SmallVector<const Expr *, 6> Args = writtenArguments(Call);
    for (unsigned I = 0; I != Args.size(); ++I)
      for (const FunctionDecl *Callable : callablesOf(Args[I])) {
        // A closure passed as itself is called by name in the callee's own instance.
        const ParmVarDecl *Parameter = parameterOf(Call, I);
        const CXXRecordDecl *Type = Parameter ? recordOf(Parameter->getType()) : nullptr;
        if (Passes && (!Parameter || (Type && Type->isLambda())))
          continue;
        unsigned Index = Parameter ? Parameter->getFunctionScopeIndex() : I;
        add(Callable, Kind.value_or(CallKind::Passed), Call, Args[I]->getSourceRange(), Callee,
            Index);
      }
  }

  /// A std::function, or what std::bind made; but no std::ranges::for_each.
  bool isStdFunctionCall(const FunctionDecl &Callee) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
    return Method && Method->getOverloadedOperator() == OO_Call &&
           Method->getParent()->isInStdNamespace() && !F.models().function(Method);
  }

  /// A call through a function object or pointer: known where a variable has one value only, or
  /// where the caller gave it.
  void indirect(const CallExpr *Call) {
    const Expr *Object =
        isa<CXXOperatorCallExpr>(Call) && Call->getNumArgs() ? Call->getArg(0) : Call->getCallee();
    const Expr *Value = Object ? movedValueOf(Object->IgnoreParenImpCasts()) : nullptr;
    if (const auto *Member = dyn_cast_or_null<BinaryOperator>(Value);
        Member && Member->isPtrMemOp())
      Value = movedValueOf(Member->getRHS());
    if (const auto *Deref = dyn_cast_or_null<UnaryOperator>(Value);
        Deref && Deref->getOpcode() == UO_Deref)
      Value = movedValueOf(Deref->getSubExpr());
    const VarDecl *Var = Value ? variableOf(Value) : nullptr;
    if (const auto *Parameter = dyn_cast_or_null<ParmVarDecl>(Var)) {
      if (Parameter->getDeclContext() == &F.decl() && Parameter->getFunctionScopeIndex() < 32)
        Invoked |= 1u << Parameter->getFunctionScopeIndex();
      return;
    }
    if (!Var || !Var->hasLocalStorage() || !Var->getInit() || isReassigned(Var))
      return;
    for (const FunctionDecl *Target : callablesOf(Var->getInit()))
      add(Target, CallKind::Plain, Call, Call->getSourceRange());
  }

  /// Whether \p Var may get another value: anything but reading it or calling it.
  bool isReassigned(const VarDecl *Var) {
    return llvm::any_of(F.uses(Var), [&](const Expr *Use) {
      const Stmt *Parent = F.parent(Use);
      while (Parent && isa<ImplicitCastExpr, ParenExpr>(Parent))
        Parent = F.parent(Parent);
      if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
        return Operator->getOperator() != OO_Call;
      if (const auto *Plain = dyn_cast_or_null<CallExpr>(Parent))
        return variableOf(Plain->getCallee()->IgnoreParenImpCasts()) != Var;
      const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent);
      return isa<LambdaExpr>(Use) || (Binary && Binary->isAssignmentOp());
    });
  }

  /// A constructor that the compiler wrote runs those of members and bases.
  void construct(const CXXConstructExpr *Construct, const Expr *At, unsigned Depth) {
    const CXXConstructorDecl *Callee = Construct->getConstructor();
    if (At == Construct) {
      if (operation(Construct))
        return;
      callables(Construct, Callee);
    }
    if (!Callee->isDefaulted() && !Callee->isImplicit()) {
      add(Callee, CallKind::Construct, At, At->getSourceRange());
      return;
    }
    if (Depth == 4 || !All.In.isUserCode(Callee->getLocation()))
      return;
    for (const CXXCtorInitializer *Init : Callee->inits())
      implied(Init->getInit(), At, Depth + 1);
  }

  /// What runs at \p At although it is written elsewhere: in default arguments, and in the
  /// initialisers of members.
  void implied(const Expr *Written, const Expr *At, unsigned Depth) {
    if (!Written || Depth == 4)
      return;
    walk(Written, [&](const Stmt *S) {
      if (const auto *Argument = dyn_cast<CXXDefaultArgExpr>(S))
        implied(Argument->getExpr(), At, Depth + 1);
      else if (const auto *Member = dyn_cast<CXXDefaultInitExpr>(S))
        implied(Member->getExpr(), At, Depth + 1);
      else if (const auto *Inner = dyn_cast<CXXConstructExpr>(S))
        construct(Inner, At, Depth + 1);
      else if (const auto *Call = dyn_cast<CallExpr>(S))
        add(Call->getDirectCallee(), CallKind::Plain, At, At->getSourceRange());
      return true;
    });
  }

  void awaiterMembers(const CoroutineSuspendExpr &Suspend) {
    // Where it may have suspended, await_resume() comes when what is awaited is done: its get() or
    // wait() finds the result there.
    const SuspensionPoint *Point = F.suspension(&Suspend);
    bool Done = Point && Point->Certainty != SuspendCertainty::Never;
    for (const Expr *Step : {Suspend.getReadyExpr(), Suspend.getSuspendExpr(),
                             Done ? nullptr : Suspend.getResumeExpr()}) {
      if (!Step)
        continue;
      // await_suspend() may be wrapped in a conversion of its handle.
      walk(Step, [&](const Stmt *S) {
        const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
        const CXXMethodDecl *Callee = Member ? Member->getMethodDecl() : nullptr;
        if (!Callee || !Callee->getIdentifier() || !Callee->getName().starts_with("await_"))
          return true;
        add(Callee, CallKind::Await, &Suspend, Suspend.getSourceRange());
        return false;
      });
    }
  }

  // ---- generators -----------------------------------------------------------------------------

  bool isGenerator(QualType T) {
    return T->isRecordType() && F.types().of(T).Kind == TypeKind::SyncGenerator;
  }

  /// The generators that \p E makes or names: those whose bodies run when it is iterated.
  void generatorsIn(const Expr *E, const Expr *At, unsigned Depth = 0) {
    if (!E || Depth == 3)
      return;
    walk(E, [&](const Stmt *S) {
      const auto *Part = dyn_cast<Expr>(S);
      if (!Part || !isGenerator(Part->getType()))
        return true;
      if (const auto *Call = dyn_cast<CallExpr>(Part))
        add(Call->getDirectCallee(), CallKind::Generator, At, At->getSourceRange());
      else if (const auto *Ref = dyn_cast<DeclRefExpr>(Part))
        if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->hasLocalStorage())
          generatorsIn(Var->getInit(), At, Depth + 1);
      return true;
    });
  }

  /// `g.begin()`, `g.next()`, `g()`: a member of the generator that is not const resumes it, and so
  /// does an algorithm that reads it.
  void generatorMember(const CallExpr *Call) {
    const Expr *Object = nullptr;
    if (AlgorithmPass Pass = algorithmPass(*Call); Pass.Range)
      return generatorsIn(Pass.Range, Call);
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Object = Member->getImplicitObjectArgument();
    else if (isa<CXXOperatorCallExpr>(Call) && Call->getNumArgs())
      Object = Call->getArg(0);
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
    if (Object && Method && !Method->isConst() && isGenerator(Object->getType()))
      generatorsIn(Object, Call);
  }

  // ---- what blocks ------------------------------------------------------------------------------

  bool operation(const Expr *Call) {
    std::optional<BlockingUse> Use = blockingUse(Call, F);
    if (!Use)
      return false;
    if (!Where.isKnownReady(Call))
      block(*Use, Call, Call->getSourceRange(), false);
    return true;
  }

  void block(const BlockingUse &Use, const Stmt *At, SourceRange Range, bool Destructor) {
    BlockingSummary B;
    B.Blocker = All.blocker(Use);
    B.Switched = Where.isSwitched(At);
    B.Destructor = Destructor;
    B.Where = All.place(Range);
    B.Lock = lockAt(At);
    if (!B.Where.valid())
      return;
    if (const auto *Call = dyn_cast_or_null<Expr>(At); Call && !Destructor && F.isCoroutine())
      if (std::optional<Fix> Mend = asyncReplacement(Call, Use, libraryOf(F), F)) {
        B.Mend = All.Out.Mends.size();
        All.Out.Mends.push_back(std::move(*Mend));
      }
    All.Out.Blocks.push_back(B);
  }

  void death(const Death &D) {
    if (D.Blocks)
      block(*D.Blocks, D.At, D.Range, true);
    else
      add(D.Destructor, D.Virtual ? CallKind::Virtual : CallKind::Destroy, D.At, D.Range);
  }

  StoredSpan lockAt(const Stmt *At) {
    auto Found = Held.find(At);
    return Found == Held.end() ? StoredSpan() : All.place(Found->second->getSourceRange());
  }

  const Function &F;
  SummaryBuilder &All;
  ExecutorFacts Where;
  DestructionFacts Dying;
  const llvm::DenseSet<const CFGBlock *> Ending;
  llvm::DenseMap<const Stmt *, const Expr *> Held;
  std::set<std::tuple<TextId, CallKind, bool, bool, uint8_t>> Seen;
  uint32_t Invoked = 0;
  bool Offloads = false;
};

} // namespace

void summarizeCalls(const Function &F, SummaryBuilder &All, FunctionSummary &To) {
  CallSummarizer(F, All).run(To);
}

} // namespace corolint
