// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dropping.h"

#include "Names.h"
#include "PathEffects.h"
#include "Structure.h"

#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

bool endsWithoutSuspending(const CXXRecordDecl *Promise, Types &T) {
  for (const FunctionDecl *Final : T.members(Promise, "final_suspend"))
    if (const CXXRecordDecl *Awaiter = T.complete(recordOf(T.returnType(Final))))
      return certaintyOf(Awaiter, T) == SuspendCertainty::Never;
  return false;
}

namespace {

/// Whether \p F ends the coroutine that it belongs to, or gives a reference to it back.
bool mayEnd(const FunctionDecl *F, Types &T, ASTContext &Context) {
  if (T.defined(F))
    return PathReader(T, Context).ofBody(F).any(EndsFrame | Counts);
  const FunctionTemplateDecl *Template = F->getDescribedFunctionTemplate();
  return Template && callsMember(visibleBody(F), "destroy");
}

/// The argument of the std::shared_ptr that \p T is, or null.
QualType sharedBy(QualType T) {
  const auto *Owner = dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  bool Shares = Owner && Owner->isInStdNamespace() && identifierOf(Owner) == "shared_ptr";
  return Shares ? Owner->getTemplateArgs()[0].getAsType() : QualType();
}

bool sharesItsState(const TypeProfile &P) {
  return llvm::any_of(P.Record->fields(), [&](const FieldDecl *Field) {
    QualType State = sharedBy(Field->getType());
    return !State.isNull() && llvm::any_of(P.Promise->fields(), [&](const FieldDecl *Own) {
      QualType Also = sharedBy(Own->getType());
      return !Also.isNull() && Also.getCanonicalType() == State.getCanonicalType();
    });
  });
}

/// Whether the coroutine ends itself, or takes part in counting who holds it.
bool freesItself(const TypeProfile &P, Types &T, ASTContext &Context) {
  if (endsWithoutSuspending(P.Promise, T) || sharesItsState(P))
    return true;
  llvm::SmallVector<const FunctionDecl *, 8> Steps;
  for (llvm::StringRef Name :
       {"final_suspend", "return_void", "return_value", "unhandled_exception"})
    Steps.append(T.members(P.Promise, Name));
  for (const FunctionDecl *Final : T.members(P.Promise, "final_suspend"))
    if (const CXXRecordDecl *Awaiter = T.complete(recordOf(T.returnType(Final))))
      for (llvm::StringRef Name : {"await_ready", "await_suspend", "await_resume"})
        Steps.append(T.members(Awaiter, Name));
  return llvm::any_of(Steps, [&](const FunctionDecl *F) { return mayEnd(F, T, Context); });
}

/// What leaves the body goes on to terminate, or to whoever resumed it.
bool losesError(const CXXRecordDecl *Promise, Types &T, ASTContext &Context) {
  for (const FunctionDecl *Handler : T.members(Promise, "unhandled_exception")) {
    const FunctionDecl *Body = T.defined(Handler);
    const auto *Block = Body ? dyn_cast<CompoundStmt>(Body->getBody()) : nullptr;
    bool Throws = Block && llvm::any_of(Block->body(),
                                        [](const Stmt *S) { return llvm::isa<CXXThrowExpr>(S); });
    return !Throws && !(Body && PathReader(T, Context).ofBody(Body).all(Terminates));
  }
  return true;
}

struct Verdict {
  DropEffect Effect;
  const char *Why;
};

/// The end of a value whose coroutine has started.
Verdict endOfStarted(const Paths &End, bool FreesItself) {
  const unsigned Stops = EndsFrame | RequestsStop;
  if (End.any(Blocks))
    return {DropEffect::Blocks, "dropping waits: the destructor blocks"};
  if (End.all(Stops))
    return {DropEffect::Cancels, End.all(EndsFrame)
                                     ? "dropping cancels: the destructor destroys the coroutine"
                                     : "dropping cancels: the destructor asks it to stop"};
  if (End.all(Terminates))
    return {DropEffect::Aborts, "dropping aborts: the destructor terminates the program"};
  if (End.any(Resumes | Terminates))
    return {DropEffect::Unknown, "dropping has an effect of its own"};
  if (End.any(Stops) && FreesItself)
    return {DropEffect::KeepsRunning, "dropping lets it run: the coroutine ends itself"};
  if (End.any(Stops) && End.all(Counts))
    return {DropEffect::Cancels, "dropping the last reference cancels: it destroys the coroutine"};
  if (End.any(Stops))
    return {DropEffect::Unknown, "dropping is decided at run time"};
  if (End.any(CallsUnknown))
    return {DropEffect::Unknown, "dropping unknown: the destructor calls what is not visible"};
  return {DropEffect::KeepsRunning,
          "dropping lets it run: the destructor does not end the coroutine"};
}

/// Whether this host did not parse the body of \p Record's destructor: editors skip those of
/// headers.
bool hasSkippedEnd(const CXXRecordDecl *Record) {
  const CXXDestructorDecl *Destructor = Record ? Record->getDestructor() : nullptr;
  return Destructor && Destructor->hasSkippedBody();
}

/// The end of a value that nobody has awaited or started. What the host \p Skipped is taken for
/// what it nearly always is; another host sees it.
Verdict endOfIdle(const Paths &End, bool Skipped) {
  if (End.any(Blocks))
    return {DropEffect::Blocks, "dropping waits: the destructor blocks"};
  if (End.any(Resumes))
    return {DropEffect::Starts, "dropping starts it: the destructor resumes a coroutine"};
  if (End.all(Terminates))
    return {DropEffect::Aborts, "dropping aborts: the destructor terminates the program"};
  if (End.all(RequestsStop))
    return {DropEffect::Cancels, "dropping cancels: the destructor asks for a stop"};
  if (End.any(CallsUnknown | Terminates) && !Skipped)
    return {DropEffect::Unknown, "dropping unknown: the destructor calls what is not visible"};
  return {DropEffect::NeverRuns, nullptr};
}

} // namespace

void deduceDrop(TypeProfile &P, Types &T, ASTContext &Context) {
  bool Concerns = P.isTask() || P.Kind == TypeKind::Awaitable;
  if (!Concerns)
    return;
  Paths End = PathReader(T, Context).ofDestructor(P.Record);
  bool Started = P.isTask() && P.Start != StartKind::Lazy;
  bool FreesItself = Started && freesItself(P, T, Context);
  Verdict Found =
      Started ? endOfStarted(End, FreesItself) : endOfIdle(End, hasSkippedEnd(P.Record));
  P.Drop = Found.Effect;
  if (Found.Why)
    P.Why.push_back(Found.Why);
  if (!P.Promise)
    return;
  P.LetsGo = Started && P.Drop == DropEffect::KeepsRunning && !P.Record->hasTrivialDestructor();
  P.LosesError = losesError(P.Promise, T, Context);
}

} // namespace corolint
