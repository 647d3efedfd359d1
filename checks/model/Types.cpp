// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Types.h"

#include "Annotations.h"
#include "Names.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/Template.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// Instantiating what nobody wrote may fail in ways that SFINAE does not catch (static_assert in
/// coroutine_traits, as libfork and KJ have); no such error is the user's.
class Quiet {
public:
  explicit Quiet(Sema &S)
      : Diags(S.getDiagnostics()), Before(Diags.getSuppressAllDiagnostics()), Trap(S) {
    Diags.setSuppressAllDiagnostics(true);
  }
  ~Quiet() { Diags.setSuppressAllDiagnostics(Before); }

private:
  DiagnosticsEngine &Diags;
  bool Before;
  Sema::SFINAETrap Trap;
};

/// The statements of \p F, or of the template it will be made from.
const Stmt *visibleBody(const FunctionDecl *F) {
  if (const Stmt *Body = F->getBody())
    return Body;
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  return Pattern ? Pattern->getBody() : nullptr;
}

/// The value of `return true;` or `return false;` where that is the whole body.
std::optional<bool> constantAnswer(const FunctionDecl *F) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(visibleBody(F));
  if (!Body || Body->size() != 1)
    return std::nullopt;
  const auto *Return = dyn_cast<ReturnStmt>(Body->body_front());
  const Expr *Value = Return ? Return->getRetValue() : nullptr;
  if (const auto *Literal = dyn_cast_or_null<CXXBoolLiteralExpr>(Value ? Value->IgnoreImplicit() : nullptr))
    return Literal->getValue();
  return std::nullopt;
}

/// Whether \p Body calls a member named \p Name on anything; enough to see `handle_.destroy()`
/// and `handle_.done()` in template patterns too.
bool callsMember(const Stmt *Body, llvm::StringRef Name) {
  struct Finder : RecursiveASTVisitor<Finder> {
    llvm::StringRef Name;
    bool Seen = false;
    bool note(const DeclarationName &N) {
      Seen |= N.isIdentifier() && N.getAsIdentifierInfo() && N.getAsIdentifierInfo()->getName() == Name;
      return !Seen;
    }
    bool VisitMemberExpr(MemberExpr *E) { return note(E->getMemberDecl()->getDeclName()); }
    bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
      return note(E->getMember());
    }
    bool VisitUnresolvedMemberExpr(UnresolvedMemberExpr *E) { return note(E->getMemberName()); }
  } F;
  F.Name = Name;
  if (Body)
    F.TraverseStmt(const_cast<Stmt *>(Body));
  return F.Seen;
}

bool isDeleted(const FunctionDecl *F) { return F->isDeleted(); }

bool copyable(const CXXRecordDecl *Record) {
  if (Record->hasUserDeclaredCopyConstructor()) {
    for (const CXXConstructorDecl *Ctor : Record->ctors())
      if (Ctor->isCopyConstructor())
        return !Ctor->isDeleted();
  }
  return !Record->defaultedCopyConstructorIsDeleted() && Record->hasSimpleCopyConstructor();
}

bool movable(const CXXRecordDecl *Record) {
  for (const CXXConstructorDecl *Ctor : Record->ctors())
    if (Ctor->isMoveConstructor())
      return !Ctor->isDeleted();
  return copyable(Record) || Record->hasMoveConstructor();
}

} // namespace

// ---- looking things up ---------------------------------------------------------------------

const CXXRecordDecl *Types::complete(const CXXRecordDecl *Record) {
  if (!Record)
    return nullptr;
  if (!Record->hasDefinition() && S && !Record->isDependentContext()) {
    Quiet Silence(*S);
    S->isCompleteType(Record->getLocation(), Context.getCanonicalTagType(Record));
  }
  return Record->getDefinition();
}

static void collectMembers(const CXXRecordDecl *Record, DeclarationName Name,
                           llvm::SmallVectorImpl<const FunctionDecl *> &Out, unsigned Depth) {
  for (const NamedDecl *Found : Record->lookup(Name)) {
    if (const auto *Using = dyn_cast<UsingShadowDecl>(Found))
      Found = Using->getTargetDecl();
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Found))
      Found = Template->getTemplatedDecl();
    if (const auto *F = dyn_cast<FunctionDecl>(Found))
      Out.push_back(F);
  }
  if (!Out.empty() || Depth == 8)
    return;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const CXXRecordDecl *B = recordOf(Base.getType()); B && B->hasDefinition())
      collectMembers(B->getDefinition(), Name, Out, Depth + 1);
}

llvm::SmallVector<const FunctionDecl *, 4> Types::members(const CXXRecordDecl *Record,
                                                          llvm::StringRef Name) {
  llvm::SmallVector<const FunctionDecl *, 4> Found;
  if ((Record = complete(Record)))
    collectMembers(Record, DeclarationName(&Context.Idents.get(Name)), Found, 0);
  return Found;
}

QualType Types::returnType(const FunctionDecl *F) {
  QualType T = F->getReturnType();
  if (T->isUndeducedType() && S && !F->isDependentContext()) {
    Quiet Silence(*S);
    S->DeduceReturnType(const_cast<FunctionDecl *>(F), F->getLocation(), /*Diagnose=*/false);
    T = F->getReturnType();
  }
  return T->isUndeducedType() ? QualType() : T;
}

const ClassTemplateDecl *Types::traitsTemplate() {
  if (Traits)
    return *Traits;
  Traits = nullptr;
  DeclarationName Std(&Context.Idents.get("std"));
  DeclarationName Name(&Context.Idents.get("coroutine_traits"));
  for (const NamedDecl *NS : Context.getTranslationUnitDecl()->lookup(Std))
    if (const auto *Space = dyn_cast<NamespaceDecl>(NS))
      for (const NamedDecl *Found : Space->lookup(Name))
        if (const auto *Template = dyn_cast<ClassTemplateDecl>(Found))
          Traits = Template;
  return *Traits;
}

static const CXXRecordDecl *promiseTypeIn(const CXXRecordDecl *Traits, ASTContext &Context) {
  DeclarationName Name(&Context.Idents.get("promise_type"));
  llvm::SmallVector<const CXXRecordDecl *, 4> Queue = {Traits};
  // libstdc++ and libc++ put promise_type into a base of the primary template.
  for (unsigned I = 0; I < Queue.size() && I < 8; ++I) {
    const CXXRecordDecl *Record = Queue[I]->getDefinition();
    if (!Record)
      continue;
    for (const NamedDecl *Found : Record->lookup(Name))
      if (const auto *Type = dyn_cast<TypeDecl>(Found))
        return recordOf(Context.getTypeDeclType(Type));
    for (const CXXBaseSpecifier &Base : Record->bases())
      if (const CXXRecordDecl *B = recordOf(Base.getType()))
        Queue.push_back(B);
  }
  return nullptr;
}

/// coroutine_traits<Args...>: what the TU instantiated already, else by instantiating it.
const CXXRecordDecl *Types::promiseFromTraits(llvm::ArrayRef<QualType> Args) {
  auto *Template = const_cast<ClassTemplateDecl *>(traitsTemplate());
  if (!Template)
    return nullptr;
  llvm::SmallVector<TemplateArgument, 4> Pack;
  for (QualType Param : Args.drop_front())
    Pack.push_back(TemplateArgument(Param.getCanonicalType()));
  TemplateArgument Canonical[] = {TemplateArgument(Args.front().getCanonicalType()),
                                  TemplateArgument::CreatePackCopy(Context, Pack)};
  void *InsertPos = nullptr;
  const CXXRecordDecl *Found = Template->findSpecialization(Canonical, InsertPos);
  if ((!Found || !Found->hasDefinition()) && S) {
    Quiet Silence(*S);
    SourceLocation Loc = Template->getLocation();
    TemplateArgumentListInfo Written(Loc, Loc);
    for (QualType Arg : Args)
      Written.addArgument(TemplateArgumentLoc(TemplateArgument(Arg),
                                              Context.getTrivialTypeSourceInfo(Arg, Loc)));
    QualType T = S->CheckTemplateIdType(ElaboratedTypeKeyword::None, TemplateName(Template), Loc,
                                        Written, /*Scope=*/nullptr,
                                        /*ForNestedNameSpecifier=*/false);
    if (!T.isNull() && S->isCompleteType(Loc, T))
      Found = recordOf(T);
  }
  return Found && Found->hasDefinition() ? promiseTypeIn(Found->getDefinition(), Context) : nullptr;
}

/// Whether \p Record or a base of it has a member \p Name.
static bool namesMember(const CXXRecordDecl *Record, DeclarationName Name, Types &T) {
  return !Record->lookup(Name).empty() ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *B = T.complete(recordOf(Base.getType()));
           return B && namesMember(B, Name, T);
         });
}

/// Whether the first argument of \p Spec may be \p Record: the same class, an instance of the same
/// template, or a pattern that says less.
static bool mayMatch(const ClassTemplateSpecializationDecl *Spec, const CXXRecordDecl *Record) {
  const TemplateArgument &First = Spec->getTemplateArgs()[0];
  if (First.getKind() != TemplateArgument::Type)
    return true;
  QualType Pattern = First.getAsType();
  if (const auto *Template = Pattern->getAs<TemplateSpecializationType>()) {
    const auto *Own = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    const auto *Of = dyn_cast_or_null<ClassTemplateDecl>(
        Template->getTemplateName().getAsTemplateDecl());
    return !Of || (Own && Own->getSpecializedTemplate()->getCanonicalDecl() ==
                              Of->getCanonicalDecl());
  }
  const CXXRecordDecl *Named = recordOf(Pattern);
  return !Named || Named->getCanonicalDecl() == Record->getCanonicalDecl();
}

/// Whether instantiating \p Traits for \p Record can give a promise. Most types have none, and to
/// instantiate it for each of them was the dearest part of all profiles: the primary template takes
/// Record::promise_type, a specialization speaks of a class, of a class template, or of anything.
static bool mayHavePromise(const CXXRecordDecl *Record, const ClassTemplateDecl *Traits, Types &T) {
  ASTContext &Context = Traits->getASTContext();
  if (namesMember(Record, DeclarationName(&Context.Idents.get("promise_type")), T))
    return true;
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 8> Partial;
  const_cast<ClassTemplateDecl *>(Traits)->getPartialSpecializations(Partial);
  return llvm::any_of(Partial, [&](const auto *Spec) { return mayMatch(Spec, Record); }) ||
         llvm::any_of(Traits->specializations(), [&](const ClassTemplateSpecializationDecl *Spec) {
           return Spec->isExplicitSpecialization() && mayMatch(Spec, Record);
         });
}

const CXXRecordDecl *Types::promiseOf(QualType T, llvm::ArrayRef<QualType> Params) {
  const CXXRecordDecl *Record = complete(recordOf(T));
  if (!Record || !traitsTemplate() || !mayHavePromise(Record, traitsTemplate(), *this))
    return nullptr;
  llvm::SmallVector<QualType, 4> Args = {T};
  Args.append(Params.begin(), Params.end());
  const CXXRecordDecl *Promise = promiseFromTraits(Args);
  if (!Promise && !Params.empty())
    Promise = promiseFromTraits(T);
  return complete(Promise);
}

// ---- awaiting --------------------------------------------------------------------------------

static bool hasAwaiterMembers(Types &T, const CXXRecordDecl *Record) {
  return !T.members(Record, "await_ready").empty() && !T.members(Record, "await_resume").empty() &&
         !T.members(Record, "await_suspend").empty();
}

static void collectOperators(const DeclContext *In, DeclarationName Name, UnresolvedSetImpl &Out) {
  for (NamedDecl *Found : In->lookup(Name))
    Out.addDecl(Found);
}

const CXXRecordDecl *Types::awaiterOf(QualType T) {
  const CXXRecordDecl *Record = complete(recordOf(T));
  if (!Record)
    return nullptr;
  if (hasAwaiterMembers(*this, Record))
    return Record;
  DeclarationName Operator = Context.DeclarationNames.getCXXOperatorName(OO_Coawait);
  llvm::SmallVector<const FunctionDecl *, 4> Members;
  collectMembers(Record, Operator, Members, 0);
  for (const FunctionDecl *Member : Members)
    if (!isDeleted(Member) && !Member->isDependentContext())
      if (QualType Result = returnType(Member); !Result.isNull())
        return complete(recordOf(Result));
  return freeAwaiter(T, /*Lvalue=*/false);
}

const CXXRecordDecl *Types::freeAwaiter(QualType T, bool Lvalue) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!S || !Record)
    return nullptr;
  // crimson declares its operator in the global namespace, where ADL does not look.
  UnresolvedSet<4> Free;
  collectOperators(Context.getTranslationUnitDecl(),
                   Context.DeclarationNames.getCXXOperatorName(OO_Coawait), Free);
  Quiet Silence(*S);
  EnterExpressionEvaluationContext Unevaluated(*S,
                                               Sema::ExpressionEvaluationContext::Unevaluated);
  auto *Value = new (Context) OpaqueValueExpr(Record->getLocation(), T.getNonReferenceType(),
                                              Lvalue ? VK_LValue : VK_PRValue);
  ExprResult Call = S->CreateOverloadedUnaryOp(Record->getLocation(), UO_Coawait, Free, Value);
  if (Call.isInvalid() || !llvm::isa<CXXOperatorCallExpr>(Call.get()->IgnoreImplicit()))
    return nullptr;
  return complete(recordOf(Call.get()->getType()));
}

QualType Types::awaitResult(QualType T) {
  const CXXRecordDecl *Awaiter = awaiterOf(T);
  if (!Awaiter)
    return {};
  for (const FunctionDecl *Resume : members(Awaiter, "await_resume"))
    if (QualType Result = returnType(Resume); !Result.isNull())
      return Result;
  return {};
}

SuspendCertainty certaintyOf(const CXXRecordDecl *Awaiter, Types &T) {
  for (const FunctionDecl *Ready : T.members(Awaiter, "await_ready"))
    if (std::optional<bool> Answer = constantAnswer(Ready)) {
      if (*Answer)
        return SuspendCertainty::Never;
      // await_suspend may still resume at once: with bool or a handle of its own choice.
      for (const FunctionDecl *Suspend : T.members(Awaiter, "await_suspend"))
        if (!Suspend->getReturnType()->isVoidType())
          return SuspendCertainty::May;
      return SuspendCertainty::Must;
    }
  return SuspendCertainty::May;
}

// ---- profiles --------------------------------------------------------------------------------

StartKind Types::startOf(const CXXRecordDecl *Promise, std::vector<std::string> &Why) {
  for (const FunctionDecl *Initial : members(Promise, "initial_suspend")) {
    const CXXRecordDecl *Awaiter = complete(recordOf(returnType(Initial)));
    if (!Awaiter)
      continue;
    if (!hasAwaiterMembers(*this, Awaiter))
      Awaiter = awaiterOf(returnType(Initial));
    if (!Awaiter)
      continue;
    switch (certaintyOf(Awaiter, *this)) {
    case SuspendCertainty::Never:
      Why.push_back("eager: initial_suspend() never suspends");
      return StartKind::Eager;
    case SuspendCertainty::Must:
      Why.push_back("lazy: initial_suspend() always suspends");
      return StartKind::Lazy;
    case SuspendCertainty::May:
      for (const FunctionDecl *Ready : members(Awaiter, "await_ready"))
        if (constantAnswer(Ready) == false) {
          Why.push_back("lazy: await_ready() of initial_suspend() is false");
          return StartKind::Lazy;
        }
    }
  }
  Why.push_back("start unknown: initial_suspend() is decided at run time");
  return StartKind::Dynamic;
}

bool Types::finalNeverSuspends(const CXXRecordDecl *Promise) {
  for (const FunctionDecl *Final : members(Promise, "final_suspend"))
    if (const CXXRecordDecl *Awaiter = complete(recordOf(returnType(Final))))
      return certaintyOf(Awaiter, *this) == SuspendCertainty::Never;
  return false;
}

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
    if (isDeleted(Yield) || Yield->getNumParams() == 0)
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
    return isDeleted(F) || takesTagOnly(F, T);
  });
}

void Types::classifyPromise(TypeProfile &P, QualType T) {
  auto Has = [this](const CXXRecordDecl *Record, llvm::StringRef Name) {
    return !llvm::all_of(members(Record, Name), isDeleted);
  };
  bool Yields = Has(P.Promise, "yield_value");
  // A deleted begin() is how a library says that its generator is no range (aio).
  bool Ranges = Has(P.Record, "begin") && Has(P.Record, "end");
  P.ForbidsAwaitInside = isForbidden(P.Promise, *this);
  DeclarationName CallOperator = Context.DeclarationNames.getCXXOperatorName(OO_Call);
  llvm::SmallVector<const FunctionDecl *, 4> Calls;
  collectMembers(P.Record, CallOperator, Calls, 0);
  bool Pulls = !members(P.Record, "next").empty() || !Calls.empty() || P.SelfAwaitable;
  if (Yields && Ranges) {
    bool Async = false;
    for (const FunctionDecl *Begin : members(P.Record, "begin")) {
      QualType Iterator = returnType(Begin);
      if (const CXXRecordDecl *R = recordOf(Iterator)) {
        Async |= awaiterOf(Iterator) != nullptr;
        llvm::SmallVector<const FunctionDecl *, 4> Steps;
        if (const CXXRecordDecl *Complete = complete(R))
          collectMembers(Complete, Context.DeclarationNames.getCXXOperatorName(OO_PlusPlus), Steps, 0);
        for (const FunctionDecl *Step : Steps)
          if (QualType Result = returnType(Step); !Result.isNull() && !Result->isReferenceType())
            Async |= recordOf(Result) && recordOf(Result) != R && awaiterOf(Result);
      }
    }
    P.Kind = Async ? TypeKind::AsyncGenerator : TypeKind::SyncGenerator;
    P.Why.push_back(Async ? "async generator: yields, and begin() or ++ is awaited"
                          : "generator: yields, and begin() is synchronous");
    return;
  }
  if (Yields && Pulls && yieldsElement(P)) {
    P.Kind = P.ForbidsAwaitInside ? TypeKind::SyncGenerator : TypeKind::AsyncGenerator;
    P.Why.push_back("generator: yields elements that are pulled one by one");
    return;
  }
  bool FinalNever = finalNeverSuspends(P.Promise);
  bool ReturnsValue = !members(P.Promise, "return_value").empty();
  if (P.Start == StartKind::Eager && FinalNever && ReturnsValue && P.Copyable) {
    P.Kind = TypeKind::Monadic;
    P.Why.push_back("monadic: copyable, eager, never suspends at its end");
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
  collectMembers(P.Record, Context.DeclarationNames.getCXXOperatorName(OO_Coawait), Members, 0);
  if (!Members.empty())
    return llvm::any_of(Members, [](const FunctionDecl *F) {
      const auto *Method = dyn_cast<CXXMethodDecl>(F);
      return !isDeleted(F) && !(Method && Method->getRefQualifier() == RQ_RValue);
    });
  return !P.SelfAwaitable || hasAwaiterMembers(*this, P.Record) ||
         freeAwaiter(T, /*Lvalue=*/true);
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
  if (!movable(P.Record))
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
    if (constantAnswer(Ready) == false)
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

static DropEffect dropOfEager(TypeProfile &P) {
  const CXXDestructorDecl *Destructor = P.Record->getDestructor();
  const Stmt *Body = Destructor ? visibleBody(Destructor) : nullptr;
  for (const char *Ends : {"destroy", "cancel", "request_stop"})
    if (callsMember(Body, Ends)) {
      P.Why.push_back(std::string("dropping cancels: the destructor calls ") + Ends + "()");
      return DropEffect::Cancels;
    }
  P.Why.push_back("dropping lets it run: the destructor does not end the coroutine");
  return DropEffect::KeepsRunning;
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
  P.Copyable = copyable(P.Record);
  P.Nodiscard = P.Record->hasAttr<WarnUnusedResultAttr>();
  if (P.Promise) {
    P.Start = startOf(P.Promise, P.Why);
    classifyPromise(P, Plain);
    deduceAwaitRule(P, Plain);
    if (P.Start == StartKind::Eager)
      P.Drop = dropOfEager(P);
  } else if (P.SelfAwaitable) {
    P.Kind = TypeKind::Awaitable;
    P.Why.push_back("awaitable: can be awaited, has no promise of its own");
  } else if (isSender(P.Record, Context, *this)) {
    P.Kind = TypeKind::Awaitable;
    P.Start = StartKind::Lazy;
    P.Why.push_back("awaitable: a sender, which starts when it is connected and started");
  }
  applyAnnotations(P);
  applyModel(P);
  return P;
}

const TypeProfile &Types::of(QualType T) {
  static const TypeProfile Nothing;
  if (!recordOf(T))
    return Nothing;
  QualType Key = T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  std::unique_ptr<TypeProfile> &Slot = Cache[Key];
  if (!Slot) {
    // A type asked for while it is being computed is unknown; the slot stops the recursion.
    Slot = std::make_unique<TypeProfile>();
    TypeProfile Computed = compute(Key, {});
    *Cache[Key] = std::move(Computed);
    return *Cache[Key];
  }
  return *Slot;
}

static llvm::SmallVector<QualType, 4> promiseParameters(const FunctionDecl &F) {
  llvm::SmallVector<QualType, 4> Params;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F);
      Method && Method->isImplicitObjectMemberFunction()) {
    ASTContext &Context = F.getASTContext();
    QualType Object = Method->getThisType()->getPointeeType();
    Params.push_back(Method->getRefQualifier() == RQ_RValue
                         ? Context.getRValueReferenceType(Object)
                         : Context.getLValueReferenceType(Object));
  }
  for (const ParmVarDecl *Param : F.parameters())
    Params.push_back(Param->getType());
  return Params;
}

/// Whether other parameters may choose another promise: not where the type itself has the promise
/// that was found, which the primary coroutine_traits takes.
static bool parametersMatter(const TypeProfile &Plain, const FunctionDecl &F, ASTContext &Context) {
  if (F.getNumParams() == 0 && !llvm::isa<CXXMethodDecl>(F))
    return false;
  if (!Plain.Promise)
    return Plain.Record && Plain.Kind != TypeKind::Other;
  const CXXRecordDecl *Own = promiseTypeIn(Plain.Record, Context);
  return !Own || Own->getCanonicalDecl() != Plain.Promise->getCanonicalDecl();
}

const TypeProfile &Types::returnedBy(const FunctionDecl &F) {
  QualType Result = returnType(&F);
  if (Result.isNull() || Result->isDependentType())
    return of(QualType());
  const TypeProfile &Plain = of(Result);
  const auto *Body = dyn_cast_or_null<CoroutineBodyStmt>(F.getBody());
  const CXXRecordDecl *Written = Body ? recordOf(Body->getPromiseDecl()->getType()) : nullptr;
  bool Same = Written ? Plain.Promise &&
                            Plain.Promise->getCanonicalDecl() == Written->getCanonicalDecl()
                      : !parametersMatter(Plain, F, Context);
  if (Same)
    return Plain;
  std::unique_ptr<TypeProfile> &Slot = ByFunction[F.getCanonicalDecl()];
  if (!Slot) {
    // A slot may move while it is computed: instantiating asks for other functions.
    auto Made = std::make_unique<TypeProfile>(
        compute(Result.getCanonicalType().getUnqualifiedType(), promiseParameters(F)));
    return *(ByFunction[F.getCanonicalDecl()] = std::move(Made));
  }
  return *Slot;
}

} // namespace corolint
