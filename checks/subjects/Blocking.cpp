// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Blocking.h"

#include "OwnPools.h"
#include "code/Durations.h"
#include "code/Unit.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "summaries/Summary.h"
#include "values/Consumption.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

bool isZeroTime(const Expr *E, const ASTContext &Context) {
  std::optional<int> Sign = signOfTime(E, Context);
  // Negative timeouts of poll() and epoll_wait() mean forever; a negative duration is over.
  return Sign && (*Sign == 0 || (*Sign < 0 && !valueOf(E)->getType()->isIntegerType()));
}

/// Whether one of the macros \p Flags is written in \p E.
bool namesFlag(const Expr *E, llvm::ArrayRef<std::string> Flags, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  SourceRange Written(SM.getFileLoc(E->getBeginLoc()), SM.getFileLoc(E->getEndLoc()));
  llvm::StringRef Text =
      Lexer::getSourceText(CharSourceRange::getTokenRange(Written), SM, Context.getLangOpts());
  auto IsPart = [](char C) { return llvm::isAlnum(C) || C == '_'; };
  return llvm::any_of(Flags, [&](llvm::StringRef Flag) {
    size_t At = Text.find(Flag);
    return At != llvm::StringRef::npos && (At == 0 || !IsPart(Text[At - 1])) &&
           (At + Flag.size() == Text.size() || !IsPart(Text[At + Flag.size()]));
  });
}

bool namesVariable(const Expr *E, llvm::StringRef Name) {
  const VarDecl *Var = E ? variableOf(E) : nullptr;
  return Var && canonicalName(*Var) == Name;
}

/// `std::cin >> a >> b` names the stream at its far left.
bool concernsVariable(const Expr *Call, llvm::StringRef Name) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (namesVariable(Member->getImplicitObjectArgument(), Name))
      return true;
  for (const Expr *Arg : writtenArguments(Call)) {
    if (namesVariable(Arg, Name))
      return true;
    if (const auto *Inner = dyn_cast<CXXOperatorCallExpr>(Arg->IgnoreImplicit()))
      if (isa<CXXOperatorCallExpr>(Call) && concernsVariable(Inner, Name))
        return true;
  }
  return false;
}

bool argumentsAllow(const BlockingModel &M, const Expr *Call, const Function &F) {
  llvm::SmallVector<const Expr *, 6> Args = writtenArguments(Call);
  if ((M.MinArgs && Args.size() < *M.MinArgs) || (M.MaxArgs && Args.size() > *M.MaxArgs))
    return false;
  if (M.ZeroTimeoutArg && *M.ZeroTimeoutArg < Args.size() &&
      isZeroTime(Args[*M.ZeroTimeoutArg], F.context()))
    return false;
  if (M.FlagArg && *M.FlagArg < Args.size() && namesFlag(Args[*M.FlagArg], M.Flags, F.context()))
    return false;
  return M.OnlyOn.empty() || concernsVariable(Call, M.OnlyOn);
}

const Expr *wrapped(const Expr *E) {
  const Expr *Value = movedValueOf(E);
  if (const auto *Cast = llvm::dyn_cast_or_null<CastExpr>(Value))
    return Cast->getSubExpr();
  if (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(Value))
    return Construct->getNumArgs() == 1 ? Construct->getArg(0) : nullptr;
  if (const auto *Address = llvm::dyn_cast_or_null<UnaryOperator>(Value))
    return Address->getOpcode() == UO_AddrOf ? Address->getSubExpr() : nullptr;
  const auto *Bind = llvm::dyn_cast_or_null<CallExpr>(Value);
  const FunctionDecl *Callee = Bind ? Bind->getDirectCallee() : nullptr;
  bool Binds = Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
               Callee->getName().starts_with("bind") && Bind->getNumArgs();
  return Binds ? Bind->getArg(0) : nullptr;
}

} // namespace

llvm::SmallVector<const Expr *, 6> writtenArguments(const Expr *Call) {
  llvm::SmallVector<const Expr *, 6> Out;
  auto Add = [&](const Expr *Arg) {
    if (Arg && !isa<CXXDefaultArgExpr>(Arg))
      Out.push_back(Arg);
  };
  if (const auto *Plain = dyn_cast<CallExpr>(Call))
    llvm::for_each(Plain->arguments(), Add);
  else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    llvm::for_each(Construct->arguments(), Add);
  return Out;
}

llvm::SmallVector<const FunctionDecl *, 2> callablesOf(const Expr *E) {
  llvm::SmallVector<const FunctionDecl *, 2> Out;
  for (unsigned Depth = 0; E && Depth != 6; ++Depth, E = wrapped(E)) {
    const Expr *Value = movedValueOf(E);
    if (const auto *Ref = llvm::dyn_cast_or_null<DeclRefExpr>(Value))
      if (const auto *Named = dyn_cast<FunctionDecl>(Ref->getDecl())) {
        Out.push_back(Named);
        return Out;
      }
    const CXXRecordDecl *Record = Value ? recordOf(Value->getType()) : nullptr;
    if (!Record || !Record->isLambda())
      continue;
    if (const FunctionTemplateDecl *Generic = Record->getDependentLambdaCallOperator())
      llvm::append_range(Out, Generic->specializations());
    else if (const CXXMethodDecl *Call = Record->getLambdaCallOperator())
      Out.push_back(Call);
    return Out;
  }
  return Out;
}

/// Whether \p Call is seen to run a task that it is given, or called on, until that is done.
static bool runsTaskToEnd(const Expr *Call, const Function &F) {
  auto IsTask = [&](const Expr *E) {
    return recordOf(E->getType()) && F.types().of(E->getType()).isTask();
  };
  const auto *Plain = dyn_cast<CallExpr>(Call);
  if (!Plain || F.models().function(calleeOf(Call)))
    return false;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      Member && IsTask(Member->getImplicitObjectArgument()) &&
      receiverSummary(Call, F.unit()).has(ArgumentEffect::RunsToEnd))
    return true;
  for (unsigned I = 0; I != Plain->getNumArgs(); ++I)
    if (IsTask(Plain->getArg(I)) &&
        argumentSummary(Call, I, F.unit()).has(ArgumentEffect::RunsToEnd))
      return true;
  return false;
}

std::optional<BlockingUse> blockingUse(const Expr *Call, const Function &F) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return std::nullopt;
  if (std::optional<llvm::StringRef> Kind = annotation(Callee, Annotation::Blocking))
    return BlockingUse{canonicalName(*Callee), Kind->empty() ? "declared" : Kind->str(), true,
                       nullptr};
  if (isAnnotated(Callee, Annotation::NoAsync))
    return BlockingUse{canonicalName(*Callee), "no-async", true, nullptr};
  if (runsTaskToEnd(Call, F))
    return BlockingUse{canonicalName(*Callee), "sync-wait", true, nullptr};
  const FunctionModel *Model = F.models().function(Callee);
  if (!Model)
    return std::nullopt;
  bool Bridges = Model->has(Role::Bridges) || Model->has(Role::RunsLoop);
  if (Model->Blocking && argumentsAllow(*Model->Blocking, Call, F)) {
    const TypeProfile &Result = F.types().of(Call->getType());
    bool Awaitable = !isa<CXXConstructExpr>(Call) && (Result.isTask() || Result.SelfAwaitable);
    if (Awaitable && !Bridges)
      return std::nullopt;
    return BlockingUse{canonicalName(*Callee), Bridges ? "sync-wait" : Model->Blocking->Category,
                       Model->Blocking->Certain, &*Model->Blocking};
  }
  // A coroutine that awaits nothing is there to run the loop: when_all(work, run) of a test.
  bool Drives = Model->has(Role::RunsLoop) && F.isCoroutine() && F.suspensions().empty();
  if (Bridges && !Model->Blocking)
    return BlockingUse{canonicalName(*Callee), "sync-wait", !Drives, nullptr};
  return std::nullopt;
}

std::optional<BlockingUse> blockingDestructor(QualType T, const Function &F) {
  const CXXRecordDecl *Record = recordOf(T);
  const TypeModel *Model = Record && !T->isReferenceType() ? F.models().type(Record) : nullptr;
  if (!Model || !Model->BlockingDestructor)
    return std::nullopt;
  return BlockingUse{canonicalName(*Record) + "::~" + Record->getNameAsString(), "wait", true,
                     nullptr};
}

bool blocksWhenDestroyed(const Expr *Init, const Function &F) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(movedValueOf(Init));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !F.models().has(Callee, Role::BlockingResult))
    return false;
  // std::launch::deferred runs nothing before it is waited for.
  return llvm::none_of(writtenArguments(Call),
                       [&](const Expr *Arg) { return namesFlag(Arg, {"deferred"}, F.context()); });
}

bool isDeclaredNonBlocking(const FunctionDecl &F) {
  return isAnnotated(&F, Annotation::Nonblocking);
}

/// Whether \p Record is a thread pool; with \p Depth also its executor, a class inside it, and what
/// is bound to one of them: std::ref(executor), bind_executor(pool, token).
static bool isOfPool(const CXXRecordDecl *Record, const Function &F, unsigned Depth) {
  const TypeModel *Model = Record ? F.models().type(Record) : nullptr;
  if (!Record || (Model && Model->Pool))
    return Record;
  if (!Depth)
    return false;
  if (isOfPool(dyn_cast<CXXRecordDecl>(Record->getDeclContext()), F, 0))
    return true;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  return Spec && llvm::any_of(Spec->getTemplateArgs().asArray(), [&](const TemplateArgument &Arg) {
           return Arg.getKind() == TemplateArgument::Type &&
                  isOfPool(recordOf(Arg.getAsType()), F, Depth - 1);
         });
}

bool namesThreadPool(const Expr *Call, const Function &F) {
  auto IsPool = [&](const CXXRecordDecl *Record) { return isOfPool(Record, F, 0); };
  // pool.spawn(task)
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      Member && IsPool(Member->getRecordDecl()))
    return true;
  for (const Expr *Arg : writtenArguments(Call)) {
    const CXXRecordDecl *Record = recordOf(Arg->getType());
    if (!Record)
      continue;
    if (isOfPool(Record, F, 2))
      return true;
    // pool.get_executor() where that gives a type-erased executor.
    if (const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(movedValueOf(Arg)))
      if (IsPool(Member->getRecordDecl()))
        return true;
  }
  return false;
}

bool switchesExecutor(const CoroutineSuspendExpr &Suspension, const Function &F) {
  const Expr *Operand = Suspension.getOperand();
  const Expr *Awaiter = Suspension.getCommonExpr();
  if (Awaiter && !Awaiter->isTypeDependent() &&
      resumesOnPool(recordOf(Awaiter->getType()), F.types()))
    return true;
  const Expr *Awaited = Operand ? movedValueOf(Operand) : nullptr;
  const FunctionDecl *Callee = Awaited ? calleeOf(Awaited) : nullptr;
  if (!Callee)
    return false;
  if (F.models().has(Callee, Role::Switches))
    return true;
  // post(pool, use_awaitable): what would run a callable there resumes the coroutine there.
  bool Posts = F.models().has(Callee, Role::Callback) || F.models().has(Callee, Role::Offloads);
  return Posts && namesThreadPool(Awaited, F);
}

} // namespace corolint
