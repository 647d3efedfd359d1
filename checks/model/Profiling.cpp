// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a type is to a coroutine, deduced from its promise, its awaiter and its destructor.
#include "Annotations.h"
#include "Dropping.h"
#include "Names.h"
#include "Structure.h"

#include "clang/AST/ExprCXX.h"

#include <functional>

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

/// Whether some yield_value takes an element: the first template argument of the type, or
/// anything. Error yields (`co_yield co_error(e)`) take a wrapper.
bool Types::yieldsElement(const TypeProfile &P) {
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(P.Record);
  QualType Element;
  if (Spec && Spec->getTemplateArgs().size() &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    Element = Spec->getTemplateArgs()[0].getAsType();
  // asio::experimental::coro<int(int)> is sent an int for every int it yields.
  if (const auto *Signature = Element.isNull() ? nullptr : Element->getAs<FunctionType>())
    Element = Signature->getReturnType();
  if (!Element.isNull())
    Element = Element.getNonReferenceType().getUnqualifiedType();
  if (!Element.isNull() && Element->isVoidType())
    return false;
  for (const FunctionDecl *Yield : members(P.Promise, "yield_value")) {
    if (Yield->isDeleted() || Yield->getNumParams() == 0)
      continue;
    QualType Param = Yield->getParamDecl(0)->getType().getNonReferenceType().getUnqualifiedType();
    if (Param->isTemplateTypeParmType())
      return true;
    if (Element.isNull() || Context.hasSameType(Param, Element))
      return true;
  }
  return false;
}

/// Whether \p F takes a tag of the library alone (kelcoro's generator), so that nothing a user has
/// can be awaited through it.
static bool takesTagOnly(const FunctionDecl *F, Types &T) {
  if (F->getDescribedFunctionTemplate() || F->getNumParams() != 1)
    return false;
  QualType Param = F->getParamDecl(0)->getType();
  const CXXRecordDecl *Tag = T.complete(recordOf(Param));
  return Tag && Tag->isEmpty() && !Tag->isDependentContext() && !T.awaiterOf(Param);
}

static bool isForbidden(const CXXRecordDecl *Promise, Types &T) {
  llvm::SmallVector<const FunctionDecl *, 4> Transforms = T.members(Promise, "await_transform");
  return !Transforms.empty() && llvm::all_of(Transforms, [&](const FunctionDecl *F) {
    return F->isDeleted() || takesTagOnly(F, T);
  });
}

void Types::classifyPromise(TypeProfile &P, QualType T) {
  auto Has = [this](const CXXRecordDecl *Record, llvm::StringRef Name) {
    return !llvm::all_of(members(Record, Name), std::mem_fn(&FunctionDecl::isDeleted));
  };
  bool Yields = Has(P.Promise, "yield_value");
  // A deleted begin() is how a library says that its generator is no range (aio).
  bool Ranges = Has(P.Record, "begin") && Has(P.Record, "end");
  P.ForbidsAwaitInside = isForbidden(P.Promise, *this);
  DeclarationName CallOperator = Context.DeclarationNames.getCXXOperatorName(OO_Call);
  llvm::SmallVector<const FunctionDecl *, 4> Calls;
  collectMembers(P.Record, CallOperator, Calls);
  bool Pulls = !members(P.Record, "next").empty() || !Calls.empty() || P.SelfAwaitable;
  if (Yields && Ranges) {
    bool Async = false;
    for (const FunctionDecl *Begin : members(P.Record, "begin")) {
      QualType Iterator = returnType(Begin);
      if (const CXXRecordDecl *R = recordOf(Iterator)) {
        Async |= awaiterOf(Iterator) != nullptr;
        llvm::SmallVector<const FunctionDecl *, 4> Steps;
        if (const CXXRecordDecl *Complete = complete(R))
          collectMembers(Complete, Context.DeclarationNames.getCXXOperatorName(OO_PlusPlus), Steps);
        for (const FunctionDecl *Step : Steps)
          if (QualType Result = returnType(Step); !Result.isNull() && !Result->isReferenceType())
            Async |= recordOf(Result) && recordOf(Result) != R && awaiterOf(Result);
      }
    }
    Async |= !P.ForbidsAwaitInside && hasAwaitableSide(P, *this, Context);
    P.Kind = Async ? TypeKind::AsyncGenerator : TypeKind::SyncGenerator;
    P.Why.push_back(Async ? "async generator: yields, and can be awaited or waits for an element"
                          : "generator: yields, and begin() is synchronous");
    return;
  }
  if (Yields && Pulls && yieldsElement(P)) {
    P.Kind = P.ForbidsAwaitInside ? TypeKind::SyncGenerator : TypeKind::AsyncGenerator;
    P.Why.push_back("generator: yields elements that are pulled one by one");
    return;
  }
  classifyTask(P, T);
}

/// Whether awaiting a value of \p P leaves nobody who could resume: folly::Expected destroys the
/// coroutine instead.
static bool awaitsForControl(const CXXRecordDecl *Awaiter, Types &T) {
  return Awaiter && llvm::none_of(T.members(Awaiter, "await_suspend"), [&](const FunctionDecl *F) {
           return T.defined(F) && keepsHandle(F, T) && !callsMember(visibleBody(F), "destroy");
         });
}

/// What a constructor made of the coroutine's own return object, and keeps none of, it has passed
/// on: `struct forget { forget(task<> t) { spawn(std::move(t)); } };`
static bool holdsNothing(const CXXRecordDecl &Record) {
  return Record.isEmpty() && llvm::any_of(Record.ctors(), [](const CXXConstructorDecl *C) {
           return C->getNumParams() == 1 && !C->isCopyOrMoveConstructor() && !C->isDeleted();
         });
}

void Types::classifyTask(TypeProfile &P, QualType T) {
  bool FinalNever = endsWithoutSuspending(P.Promise, *this);
  bool ReturnsValue = !members(P.Promise, "return_value").empty();
  if (P.Start == StartKind::Eager && FinalNever && ReturnsValue && P.Copyable &&
      awaitsForControl(awaiterOf(T), *this)) {
    P.Kind = TypeKind::Monadic;
    P.Why.push_back("monadic: copyable, eager, never suspends at its end");
  } else if ((P.Start != StartKind::Lazy || holdsNothing(*P.Record)) &&
             !canBeAsked(P, *this, Context)) {
    P.Kind = TypeKind::FireAndForget;
    P.Why.push_back("fire and forget: nothing can be awaited, joined or asked of it");
  } else if (FinalNever && !ReturnsValue && !P.SelfAwaitable) {
    P.Kind = TypeKind::FireAndForget;
    P.Why.push_back("fire and forget: frees itself at its end, cannot be awaited");
  } else {
    P.Kind = TypeKind::Task;
    P.Why.push_back("task: a coroutine's return type that is awaited for its completion");
  }
}

/// Whether an lvalue of \p P can be awaited: false where every operator co_await, member or free,
/// wants an rvalue.
bool Types::awaitsLvalues(const TypeProfile &P, QualType T) {
  llvm::SmallVector<const FunctionDecl *, 4> Members;
  collectMembers(P.Record, Context.DeclarationNames.getCXXOperatorName(OO_Coawait), Members);
  if (!Members.empty())
    return llvm::any_of(Members, [](const FunctionDecl *F) {
      const auto *Method = dyn_cast<CXXMethodDecl>(F);
      return !F->isDeleted() && !(Method && Method->getRefQualifier() == RQ_RValue);
    });
  return !P.SelfAwaitable || hasAwaiterMembers(*this, P.Record) || freeAwaiter(T, /*Lvalue=*/true);
}

/// Whether what an lvalue gives when it is awaited is still there afterwards.
static bool resultStays(const CXXRecordDecl *Awaiter, Types &T) {
  return llvm::all_of(T.members(Awaiter, "await_resume"), [&](const FunctionDecl *Resume) {
    QualType Result = T.returnType(Resume);
    return !Result.isNull() && (Result->isVoidType() || Result->isLValueReferenceType());
  });
}

/// A second await is certainly wrong where the type says so (rvalue only), or where awaiting
/// resumes the coroutine without asking whether it is done.
void Types::deduceAwaitRule(TypeProfile &P, QualType T) {
  auto Decide = [&](AwaitRule Rule, const char *Why) {
    P.Await = Rule;
    P.Why.push_back(Why);
  };
  if (!isMovable(P.Record))
    return Decide(AwaitRule::Immediate, "immediate: it cannot be moved");
  if (P.Copyable)
    return Decide(AwaitRule::Multi, "multi: copies share the coroutine");
  P.RvalueOnly = !awaitsLvalues(P, T);
  if (P.RvalueOnly)
    return Decide(AwaitRule::SingleShot, "single-shot: operator co_await wants an rvalue");
  const CXXRecordDecl *Awaiter = awaiterOf(T);
  if (!Awaiter || P.Kind != TypeKind::Task)
    return;
  for (const FunctionDecl *Ready : members(Awaiter, "await_ready"))
    if (constantAnswer(Ready, *this) == false)
      return Decide(AwaitRule::SingleShot, "single-shot: await_ready() is always false");
    else if (callsMember(visibleBody(Ready), "done") && resultStays(Awaiter, *this))
      return Decide(AwaitRule::Multi, "multi: await_ready() asks done(), and the result stays");
}

/// The author's word counts for more than what was deduced, and a model's for more than both.
static void applyAnnotations(TypeProfile &P) {
  if (isAnnotated(P.Record, Annotation::SingleShot)) {
    P.Await = AwaitRule::SingleShot;
    P.Why.push_back("single-shot: annotated so");
  } else if (isAnnotated(P.Record, Annotation::MultiAwait)) {
    P.Await = AwaitRule::Multi;
    P.Why.push_back("multi: annotated so");
  }
}

void Types::applyModel(TypeProfile &P) {
  const TypeModel *Model = P.Record ? Known.type(P.Record) : nullptr;
  if (!Model)
    return;
  P.Library = Model->Library;
  if (Model->Kind)
    P.Kind = *Model->Kind;
  if (Model->Start)
    P.Start = *Model->Start;
  if (Model->Drop)
    P.Drop = *Model->Drop;
  if (Model->Await)
    P.Await = *Model->Await;
  P.Why.push_back("model of " + Model->Library + ": " + Model->Source);
}

/// What P2300 and unifex connect to a receiver: by the concept that it names, or by what it says of
/// its completions. Executors of older Asio say the same and run what they are given.
static bool isSender(const CXXRecordDecl *Record, ASTContext &Context, Types &T) {
  auto Names = [&](llvm::StringRef Member) {
    return namesMember(Record, DeclarationName(&Context.Idents.get(Member)), T);
  };
  bool Says = Names("sender_concept") || Names("is_sender") ||
              (Names("sends_done") && Names("value_types") && Names("error_types"));
  return Says && !Names("execute");
}

TypeProfile Types::compute(QualType T, llvm::ArrayRef<QualType> Params) {
  TypeProfile P;
  P.Record = complete(recordOf(T));
  if (!P.Record || P.Record->isLambda() || P.Record->isDependentContext())
    return P;
  QualType Plain = T.getNonReferenceType().getUnqualifiedType();
  if (const CXXRecordDecl *Promise = promiseOf(Plain, Params);
      Promise && !members(Promise, "get_return_object").empty())
    P.Promise = Promise;
  P.SelfAwaitable = awaiterOf(Plain) != nullptr;
  P.Copyable = isCopyable(P.Record);
  P.Nodiscard = P.Record->hasAttr<WarnUnusedResultAttr>();
  if (P.Promise) {
    P.Start = startOf(P.Promise, P.Why);
    classifyPromise(P, Plain);
    deduceAwaitRule(P, Plain);
  } else if (P.SelfAwaitable) {
    P.Kind = TypeKind::Awaitable;
    P.Why.push_back("awaitable: can be awaited, has no promise of its own");
  } else if (isSender(P.Record, Context, *this)) {
    P.Kind = TypeKind::Awaitable;
    P.Start = StartKind::Lazy;
    P.Why.push_back("awaitable: a sender, which starts when it is connected and started");
  }
  deduceDrop(P, *this, Context);
  applyAnnotations(P);
  applyModel(P);
  return P;
}

} // namespace corolint
