// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SelfOwners.h"

#include "Changes.h"
#include "Deferred.h"
#include "Siblings.h"
#include "TaskRoute.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

const CXXRecordDecl *classOf(const Function &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
  return Method && !F.closure() ? Method->getParent()->getCanonicalDecl() : nullptr;
}

/// What a smart pointer of any library points to: its first template argument.
const CXXRecordDecl *pointeeOf(QualType T) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  const CXXRecordDecl *Pointee = recordOf(Spec->getTemplateArgs()[0].getAsType());
  return Pointee ? Pointee->getCanonicalDecl() : nullptr;
}

bool isRelated(const CXXRecordDecl *A, const CXXRecordDecl *B) {
  if (A == B)
    return true;
  return A->hasDefinition() && B->hasDefinition() && (A->isDerivedFrom(B) || B->isDerivedFrom(A));
}

bool isWeak(QualType T) {
  llvm::StringRef Name = identifierOf(recordOf(T));
  return Name.contains_insensitive("weak") || Name == "QPointer";
}

bool mentionsThis(const Expr *E) {
  bool Found = false;
  walk(E, [&](const Stmt *S) { return !(Found |= isa<CXXThisExpr>(S)); });
  return Found;
}

/// The member on which \p E is a call, awaited or not: gate_ of `gate_.hold()`.
const FieldDecl *memberAsked(const Expr *E) {
  E = movedValueOf(E);
  if (const auto *Await = dyn_cast_or_null<CoawaitExpr>(E))
    E = movedValueOf(Await->getOperand());
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E);
  const Expr *Object = Call ? movedValueOf(Call->getImplicitObjectArgument()) : nullptr;
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1)
    Object = movedValueOf(Construct->getArg(0)); // gate::holder h(gate_);
  const auto *Member = dyn_cast_or_null<MemberExpr>(Object);
  return Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
}

/// Whether a function of the unit waits until \p Member is left by all: `co_await gate_.close();`
bool isWaitedFor(const FieldDecl *Member, Unit &In) {
  static const llvm::StringRef Waits[] = {"close", "join",  "joinAsync", "join_async",
                                          "wait",  "drain", "stop",      "shutdown"};
  return llvm::any_of(In.functions(), [&](const std::unique_ptr<Function> &F) {
    return llvm::any_of(F->all<CXXMemberCallExpr>(), [&](const CXXMemberCallExpr *Call) {
      const auto *Object =
          dyn_cast_or_null<MemberExpr>(movedValueOf(Call->getImplicitObjectArgument()));
      return Object && Object->getMemberDecl() == Member &&
             llvm::is_contained(Waits, identifierOf(Call->getMethodDecl()));
    });
  });
}

/// Whether \p By uses `this` of its function; a closure that captures it does.
bool usesThis(const Stmt *By) {
  const auto *Lambda = dyn_cast_or_null<LambdaExpr>(By);
  return isa_and_nonnull<CXXThisExpr>(By) ||
         (Lambda && llvm::any_of(Lambda->captures(),
                                 [](const LambdaCapture &C) { return C.capturesThis(); }));
}

/// The search for a use of the object: the state is Fresh, Owned, or the number of the suspension
/// since which nobody asked, counted from Late.
class SelfSearch {
public:
  explicit SelfSearch(const Function &F) : F(F) {
    for (const VarDecl *Var : F.variables())
      if (SelfHold How = selfHoldOf(*Var, F); How != SelfHold::None)
        Holds[Var] = How;
  }

  bool isGivenOwner() const {
    return llvm::any_of(Holds, [](const auto &H) {
      return isa<ParmVarDecl>(H.first) && H.second == SelfHold::Owns;
    });
  }

  std::optional<UnownedUse> run() {
    UnownedUse Found;
    auto Visit = [&](const Event &E, unsigned &State) {
      const Stmt *By = E.Kind == Event::Statement      ? E.Node
                       : E.Kind == Event::VariableDies ? deferredBy(*E.Variable, F)
                                                       : nullptr;
      if (State >= Late && usesThis(By)) {
        Found = {F.suspensions()[State - Late].Expr, llvm::cast<Expr>(By)};
        return Flow::Next::Found;
      }
      State = after(E, State);
      return Flow::Next::Go;
    };
    return flowOf(F)->search(flowOf(F)->entry(), Fresh, Visit) ? std::optional(Found)
                                                               : std::nullopt;
  }

private:
  enum : unsigned { Fresh, Owned, Late };

  unsigned after(const Event &E, unsigned State) const {
    if (E.Kind == Event::Suspension && State == Fresh && F.maySuspendAt(E.Node))
      return Late + (F.suspension(E.Node) - F.suspensions().begin());
    if (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds)
      return State == Owned && isOwner(E.Variable) ? Fresh : State;
    if (E.Kind != Event::Statement)
      return State;
    if (const auto *Declaration = E.as<DeclStmt>())
      return llvm::any_of(Declaration->decls(),
                          [&](const Decl *D) { return isOwner(dyn_cast<VarDecl>(D)); })
                 ? unsigned(Owned)
                 : State;
    const auto *Ref = E.as<DeclRefExpr>();
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return State >= Late && Var && Holds.lookup(Var) == SelfHold::Asks ? unsigned(Fresh) : State;
  }

  /// What keeps the object, `auto self = weak.lock();` included.
  bool isOwner(const VarDecl *Var) const {
    if (!Var)
      return false;
    SelfHold How = Holds.lookup(Var);
    if (How == SelfHold::Owns || How == SelfHold::Held)
      return true;
    return isPointer(holdingOf(Var->getType())) && Var->getInit() && !isWeak(Var->getType()) &&
           ownsObjectOf(Var->getType(), classOf(F));
  }

  const Function &F;
  llvm::DenseMap<const VarDecl *, SelfHold> Holds;
};

} // namespace

bool ownsObjectOf(QualType T, const CXXRecordDecl *Kept) {
  const CXXRecordDecl *Pointee = pointeeOf(T);
  if (!Pointee || !Kept)
    return false;
  if (isRelated(Pointee, Kept))
    return true;
  const CXXRecordDecl *Whole = Pointee->getDefinition();
  return Whole && llvm::any_of(Whole->fields(), [&](const FieldDecl *Field) {
           const CXXRecordDecl *Part = recordOf(Field->getType());
           return Part && Part->getCanonicalDecl() == Kept->getCanonicalDecl();
         });
}

SelfHold selfHoldOf(const VarDecl &Var, const Function &F) {
  QualType T = Var.getType();
  const CXXRecordDecl *Class = classOf(F), *Record = recordOf(T);
  if (!Class || !Record || T->isReferenceType())
    return SelfHold::None;
  bool OfThis = isa<ParmVarDecl>(Var) || (Var.getInit() && mentionsThis(Var.getInit()));
  if (!OfThis)
    return SelfHold::None;
  if (ownsObjectOf(T, Class))
    return isWeak(T) ? SelfHold::Asks : isPointer(holdingOf(T)) ? SelfHold::Owns : SelfHold::None;
  const FieldDecl *Asked = isa<ParmVarDecl>(Var) || Record->hasTrivialDestructor()
                               ? nullptr
                               : memberAsked(Var.getInit());
  return Asked && isWaitedFor(Asked, F.unit()) ? SelfHold::Held : SelfHold::None;
}

std::optional<UnownedUse> unownedUse(const Function &F) {
  if (!classOf(F) || F.suspensions().empty() || !flowOf(F))
    return std::nullopt;
  SelfSearch Search(F);
  return Search.isGivenOwner() ? std::nullopt : Search.run();
}

/// `with_gate(gate_, [this] { return f(); })`, of a gate_ that the object waits for.
static std::optional<Sibling> startUnderGate(const Function &In, const CXXRecordDecl *Class) {
  for (const auto *Call : In.all<CallExpr>()) {
    const FieldDecl *Gate = nullptr;
    bool Starts = false;
    for (const Expr *Arg : Call->arguments()) {
      if (const auto *Member = dyn_cast_or_null<MemberExpr>(movedValueOf(Arg)))
        Gate = Gate ? Gate : dyn_cast<FieldDecl>(Member->getMemberDecl());
      Starts |= isa_and_nonnull<LambdaExpr>(movedValueOf(Arg)) && usesThis(movedValueOf(Arg));
    }
    if (Gate && Starts && Gate->getParent()->getCanonicalDecl() == Class &&
        isWaitedFor(Gate, In.unit()))
      return Sibling{&In, Call->getSourceRange(), SelfHold::Held};
  }
  return std::nullopt;
}

std::optional<Sibling> carefulSibling(const Function &F) {
  const CXXRecordDecl *Class = classOf(F);
  for (const auto &Other : F.unit().functions()) {
    if (Other.get() == &F || !Other->isCoroutine() || classOf(*Other) != Class ||
        Other->suspensions().empty() || unownedUse(*Other))
      continue;
    for (const VarDecl *Var : Other->variables())
      if (SelfHold How = selfHoldOf(*Var, *Other); How != SelfHold::None)
        return Sibling{Other.get(), Var->getSourceRange(), How};
  }
  for (const auto &Other : F.unit().functions())
    if (std::optional<Sibling> Found = startUnderGate(*Other, Class))
      return Found;
  return std::nullopt;
}

/// `return f(p->run().attach(p));`, where \p Call says `f(p->run())` of a local owner p.
static const Expr *attachedElsewhere(const CallExpr &Call, const Function &F) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  const VarDecl *Owner = Member ? rootVariable(Member->getImplicitObjectArgument()) : nullptr;
  if (!Owner || !Owner->hasLocalStorage() || !isPointer(holdingOf(Owner->getType())))
    return nullptr;
  const CXXRecordDecl *Class = Member->getMethodDecl()->getParent();
  auto IsGivenOwner = [&](const CallExpr &Same, const Function &G) {
    Consumption Fate = fateOf(&Same, G);
    const auto *Given = Fate.What == Fate::Receiver ? dyn_cast<CallExpr>(Fate.At) : nullptr;
    return Given && llvm::any_of(Given->arguments(), [&](const Expr *Argument) {
             return ownsObjectOf(Argument->getType(), Class);
           });
  };
  std::optional<SiblingCall> Other = siblingOf(&Call, F, IsGivenOwner);
  return Other ? Other->Call : nullptr;
}

/// Whether the call \p Start, which starts the task that \p Call makes of a pointer's object, is
/// given that pointer too: `co_spawn(e, p->run(), consign(detached, p))`.
static bool isGivenOwner(const CallExpr &Call, const Stmt *Start) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  const VarDecl *Owner = Member ? rootVariable(Member->getImplicitObjectArgument()) : nullptr;
  if (!Owner || !isPointer(holdingOf(Owner->getType())))
    return false;
  bool Given = false;
  walk(Start, [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    Given |= Ref && Ref->getDecl() == Owner;
    return !Given && S != &Call;
  });
  return Given;
}

std::optional<DetachedStart> detachedStart(const Function &Coroutine) {
  const TypeProfile &Profile = Coroutine.returns();
  if (Profile.Kind == TypeKind::FireAndForget)
    return DetachedStart{};
  if (!Profile.isTask())
    return std::nullopt;
  for (const auto &F : Coroutine.unit().functions())
    for (const auto *Call : F->all<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || Callee->getCanonicalDecl() != Coroutine.decl().getCanonicalDecl())
        continue;
      Destination Goes = destinationOf(Call, Profile, *F);
      bool RunsOn = Goes.Kind == Destination::Dropped && Profile.Drop == DropEffect::KeepsRunning &&
                    !Profile.isLazy();
      bool Spawned = Goes.Kind == Destination::Spawned && !Goes.Scope;
      if (RunsOn || (Spawned && !isGivenOwner(*Call, Goes.At)))
        return DetachedStart{Call, F.get()};
      if (const Expr *Attached =
              Goes.Kind == Destination::Passed ? attachedElsewhere(*Call, *F) : nullptr)
        return DetachedStart{Call, F.get(), Attached};
    }
  return std::nullopt;
}

bool isSharedByDesign(const CXXRecordDecl *Record) {
  if (!Record || !(Record = Record->getDefinition()))
    return false;
  ASTContext &Context = Record->getASTContext();
  auto Has = [&](llvm::StringRef Name) {
    return !Record->lookup(&Context.Idents.get(Name)).empty();
  };
  return (Has("shared_from_this") && Has("weak_from_this")) ||
         (Has("get_strong") && Has("get_weak")) ||
         llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
           return isSharedByDesign(recordOf(Base.getType()));
         });
}

} // namespace corolint
