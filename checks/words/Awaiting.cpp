// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Awaiting.h"

#include "Starting.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace corolint {

llvm::StringRef nounFor(const TypeProfile &Profile) {
  switch (Profile.Kind) {
  case TypeKind::Task:
    return "task";
  case TypeKind::SyncGenerator:
  case TypeKind::AsyncGenerator:
    return "generator";
  default:
    return "awaitable";
  }
}

static llvm::StringRef runsOn(const TypeProfile &Profile) {
  if (Profile.Start == StartKind::Dynamic && Profile.Library.empty())
    return Profile.LosesError ? "nothing waits for it and its exception is lost"
                              : "nothing waits for it";
  return Profile.LosesError ? "it keeps running, and its exception is lost"
                            : "it keeps running, and nothing waits for it";
}

llvm::StringRef dropConsequence(const TypeProfile &Profile) {
  bool Awaitable = Profile.Kind == TypeKind::Awaitable;
  switch (Profile.Drop) {
  case DropEffect::NeverRuns:
    if (Awaitable)
      return "nothing happens without co_await";
    return Profile.isLazy() ? "its body never runs" : "nothing awaits it";
  case DropEffect::KeepsRunning:
    return runsOn(Profile);
  case DropEffect::Cancels:
    return Awaitable ? "the task behind it is cancelled"
                     : "it is cancelled at its first suspension";
  case DropEffect::Aborts:
    return "its destructor aborts the program";
  case DropEffect::Blocks:
    return "its destructor blocks until it is done";
  case DropEffect::Leaks:
    return "its frame leaks";
  case DropEffect::Starts:
    return "its destructor starts it";
  case DropEffect::Unknown:
    return "nothing awaits it";
  }
  llvm_unreachable("a drop effect without words");
}

std::string originOf(const clang::Expr *Value) {
  const clang::FunctionDecl *Callee = calleeOf(Value);
  if (Callee && Callee->getIdentifier() && !llvm::isa<clang::CXXConstructorDecl>(Callee))
    return llvm::formatv("returned by '{0}'", Callee->getName());
  return "made here";
}

void describeBranches(const FlowPath &Path, FindingBuilder &Found) {
  // The text stays short however long the path is: its beginning and its end.
  constexpr size_t Told = 8;
  size_t Left = Path.Branches.size() > 2 * Told ? Path.Branches.size() - 2 * Told : 0;
  for (size_t I = 0; I != Path.Branches.size(); ++I) {
    const Event &Branch = Path.Branches[I];
    llvm::StringRef Outcome = Branch.Taken ? "true" : "false";
    if (!Left || I + 1 < Told || I >= Told + Left)
      Found.step(Branch.Node->getSourceRange(), "this is {0}", Outcome);
    else if (I + 1 == Told)
      Found.step(Branch.Node->getSourceRange(), "this is {0}; {1} more conditions follow", Outcome,
                 Left);
  }
}

bool isDroppedByDesign(const TypeProfile &Profile, const Function &F) {
  bool Awaitable = Profile.Kind == TypeKind::Awaitable;
  if (Profile.Drop == DropEffect::Starts || (Awaitable && Profile.Drop == DropEffect::Unknown))
    return true;
  if (Awaitable) {
    const clang::CXXRecordDecl *Awaiter =
        F.types().awaiterOf(F.context().getCanonicalTagType(Profile.Record));
    return Awaiter && certaintyOf(Awaiter, F.types()) == SuspendCertainty::Never;
  }
  return Profile.LetsGo && !Profile.LosesError && !Profile.Nodiscard &&
         F.types().members(Profile.Promise, "return_value").empty();
}

bool maybeStartedOnPurpose(const TypeProfile &Profile, const Function &F) {
  if (Profile.Nodiscard || Profile.isLazy())
    return false;
  if (Profile.Drop == DropEffect::KeepsRunning)
    return !F.isCoroutine() || Profile.LetsGo;
  return Profile.Drop == DropEffect::Unknown ||
         (Profile.Drop == DropEffect::Blocks && !F.isCoroutine());
}

/// Whether this coroutine awaits a value of the same type somewhere already.
static bool awaitsSameType(const TypeProfile &Profile, const Function &F) {
  return llvm::any_of(F.suspensions(), [&](const SuspensionPoint &S) {
    const clang::Expr *Operand = S.Expr->getOperand();
    return Operand && F.types().of(Operand->getType()).Record == Profile.Record;
  });
}

bool canAwait(const TypeProfile &Profile, const Function &F) {
  if (!F.isCoroutine() || F.returns().ForbidsAwaitInside ||
      F.returns().Kind == TypeKind::SyncGenerator)
    return false;
  if (awaitsSameType(Profile, F))
    return true;
  // A coroutine of the same family accepts its own kind.
  if (Profile.isTask() && F.returns().isTask() && Profile.Record && F.returns().Record) {
    const auto *A = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(Profile.Record);
    const auto *B = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(F.returns().Record);
    if (A && B && A->getSpecializedTemplate() == B->getSpecializedTemplate())
      return true;
  }
  return Profile.SelfAwaitable && F.types().members(F.promise(), "await_transform").empty();
}

void insertAwait(EditList &Edits, const clang::Expr *Value) {
  bool Infix = llvm::isa<clang::AbstractConditionalOperator>(Value);
  if (const auto *Operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(Value))
    Infix = Operator->isInfixBinaryOp();
  Edits.insertBefore(Value->getBeginLoc(), Infix ? "co_await (" : "co_await ");
  if (Infix)
    Edits.insertAfterToken(Value->getEndLoc(), ")");
}

/// The function beside \p Task, in a library that no model knows, whose name says everywhere that
/// it blocks until a task is done.
static std::string bridgeBeside(const clang::CXXRecordDecl *Task, const Function &F) {
  const clang::DeclContext *Space = Task ? Task->getDeclContext() : nullptr;
  for (; Space; Space = Space->getParent())
    for (llvm::StringRef Name : {"sync_wait", "syncAwait", "blockingWait"})
      for (const clang::NamedDecl *D : Space->lookup(&F.context().Idents.get(Name)))
        if (llvm::isa<clang::FunctionDecl, clang::FunctionTemplateDecl>(D))
          return D->getQualifiedNameAsString();
  return {};
}

std::string bridgeFor(const TypeProfile &Profile, const Function &F) {
  for (const auto &Model : F.models().functions())
    if (Model->has(Role::Bridges) && !Profile.Library.empty() &&
        Model->Library == Profile.Library && declares(Model->Name, F.context()))
      return Model->Name;
  return bridgeBeside(Profile.Record, F);
}

} // namespace corolint
