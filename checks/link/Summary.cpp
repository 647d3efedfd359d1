// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Summary.h"

#include "Borrowing.h"
#include "CallSummaries.h"
#include "model/Names.h"
#include "subjects/Reads.h"
#include "values/Referent.h"
#include "words/EscapeStory.h"
#include "words/Replacement.h"

#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

CoroutineKind kindOf(const TypeProfile &P) {
  switch (P.Kind) {
  case TypeKind::SyncGenerator:
    return CoroutineKind::Generator;
  case TypeKind::AsyncGenerator:
    return CoroutineKind::AsyncGenerator;
  case TypeKind::FireAndForget:
    return CoroutineKind::Detached;
  case TypeKind::Monadic:
    return CoroutineKind::Monadic;
  default:
    return CoroutineKind::Task;
  }
}

CoroutineStart startOf(const TypeProfile &P) {
  switch (P.Start) {
  case StartKind::Lazy:
    return CoroutineStart::Lazy;
  case StartKind::Eager:
    return CoroutineStart::Eager;
  case StartKind::Dynamic:
    return CoroutineStart::Dynamic;
  }
  return CoroutineStart::Dynamic;
}

bool hasMembers(const CXXRecordDecl *Record, llvm::ArrayRef<llvm::StringRef> Names, Types &T) {
  return llvm::all_of(Names,
                      [&](llvm::StringRef Name) { return !T.members(Record, Name).empty(); });
}

/// Whether the language calls \p F around a suspension or an end of a coroutine.
FunctionRole roleOf(const Function &F) {
  static constexpr llvm::StringRef Hooks[] = {
      "get_return_object", "initial_suspend", "final_suspend",       "return_value",
      "return_void",       "yield_value",     "unhandled_exception", "await_transform"};
  static constexpr llvm::StringRef Awaiter[] = {"await_ready", "await_suspend", "await_resume"};
  if (F.isCoroutine())
    return FunctionRole::Coroutine;
  const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
  if (Method && isa<CXXDestructorDecl>(Method) &&
      hasMembers(Method->getParent(), Awaiter, F.types()))
    return FunctionRole::AwaiterMember;
  if (!Method || !Method->getIdentifier())
    return FunctionRole::Plain;
  if (llvm::is_contained(Awaiter, Method->getName()) &&
      hasMembers(Method->getParent(), Awaiter, F.types()))
    return FunctionRole::AwaiterMember;
  if (llvm::is_contained(Hooks, Method->getName()) &&
      hasMembers(Method->getParent(), {"get_return_object", "initial_suspend"}, F.types()))
    return FunctionRole::PromiseMember;
  return FunctionRole::Plain;
}

bool overridesNonBlocking(const CXXMethodDecl &Method) {
  return llvm::any_of(Method.overridden_methods(), [](const CXXMethodDecl *Base) {
    return isDeclaredNonBlocking(*Base) || overridesNonBlocking(*Base);
  });
}

class Summarizer {
public:
  explicit Summarizer(Unit &In) : To(In) {}

  UnitSummary run() {
    const SourceManager &SM = To.In.context().getSourceManager();
    if (OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID()))
      To.Out.Source = Main->getName().str();
    for (const auto &F : To.In.functions())
      one(*F);
    return std::move(To.Out);
  }

private:
  void overridden(const CXXMethodDecl &Method) {
    for (const CXXMethodDecl *Base : Method.overridden_methods()) {
      To.Out.Overrides.push_back(To.key(*Base));
      overridden(*Base);
    }
  }
  void parameter(const Function &F, Slot What, int Index) {
    Read Found = readOf(&F.decl(), What, To.In);
    if (Found.When != ReadTime::AfterSuspension)
      passedOn(F, What, Index);
    if (Found.When != ReadTime::AtStart && Found.When != ReadTime::AfterSuspension)
      return;
    ParameterSummary P;
    P.Index = Index;
    P.ReadAfterSuspension = Found.When == ReadTime::AfterSuspension;
    if (Found.Where)
      P.ReadAt = To.place(Found.Where->getSourceRange());
    if (const auto *Suspend = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(Found.Suspension))
      P.SuspendedAt = To.place(Suspend->getKeywordLoc());
    To.Out.Parameters.push_back(P);
  }

  /// To functions whose reads this unit does not know.
  void passedOn(const Function &F, Slot What, int Index) {
    for (const Forward &Next : forwardsOf(F, What)) {
      if (readOf(Next.Callee, Next.As, To.In).When != ReadTime::Unknown ||
          !To.In.isUserCode(Next.Callee->getLocation()))
        continue;
      ParameterSummary P;
      P.Index = Index;
      P.Onto = To.key(*Next.Callee);
      P.OntoIndex = Next.As.Param ? int(Next.As.Param->getFunctionScopeIndex()) : -1;
      P.Awaits = Next.Awaited != nullptr;
      P.ReadAt = To.place(Next.Call->getSourceRange());
      To.Out.Parameters.push_back(P);
    }
  }

  /// What a coroutine, or a plain function that passes its task on, has from its caller.
  void parameters(const Function &F, FunctionSummary &S) {
    S.Parameters.First = To.Out.Parameters.size();
    if (F.isCoroutine() || F.returns().isTask() || F.returns().isGenerator()) {
      const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
      if (Method && Method->isImplicitObjectMemberFunction() && !F.closure())
        parameter(F, {Slot::Object}, -1);
      for (const ParmVarDecl *Param : F.decl().parameters())
        if (isReferenceLike(Param->getType()))
          parameter(F, {Slot::Parameter, Param}, Param->getFunctionScopeIndex());
    }
    S.Parameters.Count = To.Out.Parameters.size() - S.Parameters.First;
  }

  void escapes(const Function &F, FunctionSummary &S) {
    S.Escapes.First = To.Out.Escapes.size();
    for (const Escape &E : escapesOf(F))
      if (E.Inside.When == ReadTime::Unknown && !E.Certain && E.Through.Kind != Slot::Closure &&
          To.In.isUserCode(E.Callee->getLocation()))
        escape(E, F);
    S.Escapes.Count = To.Out.Escapes.size() - S.Escapes.First;
  }

  void escape(const Escape &E, const Function &F) {
    EscapeSummary S;
    S.Callee = To.key(*E.Callee);
    S.Index = E.Through.Param ? int(E.Through.Param->getFunctionScopeIndex()) : -1;
    S.Kind = corolint::kindOf(E, F);
    S.StartIsLate = E.Profile->isLazy() && E.Goes.Kind != Destination::Spawned &&
                    E.Goes.Kind != Destination::Stored;
    S.Message = To.text(messageOf(E, S.Kind));
    S.Where = To.place(corolint::placeOf(E, S.Kind));
    unsigned Count = 0;
    for (const auto &[Where, Text] : stepsOf(E))
      if (StoredSpan P = To.place(Where); P.valid() && Count != EscapeSummary::MaxSteps) {
        S.StepTexts[Count] = To.text(Text);
        S.StepPlaces[Count++] = P;
      }
    if (S.Where.valid())
      To.Out.Escapes.push_back(S);
  }

  void borrows(const Function &F) {
    for (const Borrowed &B : borrowedBy(F)) {
      BorrowSummary S{To.key(F.decl()), To.text(F.name()), To.text(B.What), B.Index, B.State};
      if ((S.Where = To.place(B.Where)).valid())
        To.Out.Borrowed.push_back(S);
    }
    for (const Lent &L : lentBy(F)) {
      LentSummary S{To.key(*L.Callee), L.Index, L.End, L.Life};
      if (L.Via)
        S.Via = To.text(canonicalName(*L.Via));
      if (L.Passes && !F.isCoroutine()) {
        S.Caller = To.key(F.decl());
        S.From = L.From;
      }
      S.At = To.place(L.At);
      if ((S.Where = To.place(L.Where)).valid())
        To.Out.Lent.push_back(S);
    }
  }

  void one(const Function &F) {
    FunctionSummary S;
    S.Key = To.key(F.decl());
    S.Name = To.text(F.name());
    S.Role = roleOf(F);
    if (F.isCoroutine()) {
      S.Library = To.text(libraryOf(F));
      S.Offload = To.text(offloadCode(libraryOf(F), F));
      S.Coroutine = kindOf(F.returns());
      S.Start = startOf(F.returns());
    }
    S.Internal = !F.decl().isExternallyVisible();
    S.Lambda = F.closure() != nullptr;
    S.DeclaredNonBlocking = isDeclaredNonBlocking(F.decl());
    S.Where = To.place(F.decl().getLocation());
    if (!S.Where.valid())
      return;
    summarizeCalls(F, To, S);
    S.Overrides.First = To.Out.Overrides.size();
    if (const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl())) {
      S.InheritsNonBlocking = overridesNonBlocking(*Method);
      overridden(*Method);
    }
    S.Overrides.Count = To.Out.Overrides.size() - S.Overrides.First;
    parameters(F, S);
    escapes(F, S);
    borrows(F);
    To.Out.Functions.push_back(S);
  }

  SummaryBuilder To;
};

} // namespace

UnitSummary summarize(Unit &In) { return Summarizer(In).run(); }

} // namespace corolint
