// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Destruction.h"

#include "code/Declarations.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "flow/Watch.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// Standard class templates that destroy what their arguments name, when they die themselves. A
/// std::shared_ptr may not be the last owner.
bool ownsArguments(const CXXRecordDecl *Record) {
  static constexpr llvm::StringRef Owners[] = {
      "unique_ptr", "optional", "vector", "deque", "list",          "array",        "pair",
      "tuple",      "variant",  "map",    "set",   "unordered_map", "unordered_set"};
  return Record->isInStdNamespace() && Record->getIdentifier() &&
         llvm::is_contained(Owners, Record->getName());
}

} // namespace

/// Walks from \p T to the destructors that user code wrote and to those that block.
void DestructionFacts::die(QualType T, Death Of, std::vector<Death> &Out, unsigned Depth) const {
  if (T.isNull() || Depth == 6)
    return;
  if (const auto *Array = F.context().getAsArrayType(T))
    return die(Array->getElementType(), Of, Out, Depth + 1);
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  if (!Record || !Record->hasDefinition())
    return;
  Record = Record->getDefinition();
  if (Record->hasTrivialDestructor())
    return;
  if (std::optional<BlockingUse> Use = blockingDestructor(T, F)) {
    // What happened to the elements of a container before it dies is not tracked.
    Use->Certain = Depth == 0;
    Of.Blocks = std::move(Use);
    Out.push_back(std::move(Of));
    return;
  }
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
      Spec && ownsArguments(Record)) {
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
      auto One = [&](const TemplateArgument &A) {
        if (A.getKind() != TemplateArgument::Type)
          return;
        const CXXRecordDecl *Owned = recordOf(A.getAsType());
        const CXXDestructorDecl *Destructor =
            Owned && Owned->hasDefinition() ? Owned->getDestructor() : nullptr;
        Death Part = Of;
        Part.Virtual = Destructor && Destructor->isVirtual();
        die(A.getAsType(), Part, Out, Depth + 1);
      };
      if (Arg.getKind() == TemplateArgument::Pack)
        llvm::for_each(Arg.pack_elements(), One);
      else
        One(Arg);
    }
    return;
  }
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!F.unit().isUserCode(Record->getLocation()))
    return;
  if (Destructor && !Destructor->isImplicit() && !Destructor->isDefaulted()) {
    Of.Destructor = Destructor;
    Out.push_back(std::move(Of));
    return;
  }
  Of.Virtual = false;
  for (const FieldDecl *Field : Record->fields())
    die(Field->getType(), Of, Out, Depth + 1);
  for (const CXXBaseSpecifier &Base : Record->bases())
    die(Base.getType(), Of, Out, Depth + 1);
}

/// release(), as of std::unique_ptr and of every other owner of a pointer.
static bool givesUp(const CXXMethodDecl *Callee) {
  return identifierOf(Callee) == "release" && Callee->param_empty();
}

/// Whether \p S, which evaluates a mention of \p Var, moves from it or detaches it.
static bool letsGo(const Stmt *S, const VarDecl &Var, const Function &F) {
  if (const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(S)) {
    const CXXMethodDecl *Callee = Member->getMethodDecl();
    return variableOf(Member->getImplicitObjectArgument()) == &Var &&
           (F.models().has(Callee, Role::Forgets) || givesUp(Callee));
  }
  const auto *E = llvm::dyn_cast_or_null<Expr>(S);
  return E && isMoveOrForward(E) && variableOf(E) == &Var;
}

namespace {
/// The variables that something lets go, and those that some path leaves as they were made,
/// conditions aside.
struct LeftVariables {
  explicit LeftVariables(const Function &F) {
    std::vector<Watched> All;
    for (const VarDecl *Var : F.variables()) {
      Watched One{Var, {}, {}, /*DiesAtGoal=*/true};
      for (const Stmt *S : F.uses(Var)) {
        while (S && isa<Expr>(S) && !isa<CallExpr>(S))
          S = F.parent(S);
        if (letsGo(S, *Var, F))
          One.Stops.push_back(S);
      }
      if (!One.Stops.empty())
        LetGo.insert(Var);
      All.push_back(std::move(One));
    }
    Watch Known(All, F);
    for (unsigned I = 0; I != All.size(); ++I)
      if (Known.fromDeclaration(I))
        Found.insert(All[I].Variable);
  }
  llvm::DenseSet<const VarDecl *> LetGo, Found;
};
} // namespace

/// Whether some path from the declaration to the end of its scope leaves \p Var as it was made:
/// not moved from nor detached, nor, of what \p Waits for a thread, joined or awaited.
bool DestructionFacts::mayStillBlock(const VarDecl &Var, bool Waits) const {
  std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->declared(&Var) : std::nullopt;
  if (!From)
    return true;
  const auto &Left = F.get<LeftVariables>();
  if (!Left.Found.contains(&Var))
    return false;
  // Nothing ends a path early: one search from the entry answers for all such variables.
  if (!Left.LetGo.contains(&Var) && (!Waits || F.uses(&Var).empty()))
    return flowOf(F)->isDestroyed(Var);
  auto Joins = [&](const Stmt *S) {
    const auto *Member = llvm::dyn_cast_or_null<CXXMemberCallExpr>(S);
    return Member && variableOf(Member->getImplicitObjectArgument()) == &Var &&
           blockingUse(Member, F);
  };
  // What awaits it, by itself or in a combinator, joins it.
  auto Awaits = [&](const Stmt *S) {
    bool Named = false;
    walk(S, [&](const Stmt *Part) {
      const auto *Ref = dyn_cast<DeclRefExpr>(Part);
      Named |= Ref && Ref->getDecl() == &Var;
      return !Named;
    });
    return Named;
  };
  return flowOf(F)
      ->search(*From, 0,
               [&](const Event &E, unsigned &) {
                 if (E.Kind == Event::VariableDies && E.Variable == &Var)
                   return Flow::Next::Found;
                 bool Joined = (E.Kind == Event::Statement &&
                                (letsGo(E.Node, Var, F) || (Waits && Joins(E.Node)))) ||
                               (Waits && E.Kind == Event::Suspension && Awaits(E.Node));
                 return Joined ? Flow::Next::Prune : Flow::Next::Go;
               })
      .has_value();
}

void DestructionFacts::variable(const VarDecl &Var, std::vector<Death> &Out) const {
  // What a coroutine was given dies with its frame, wherever that is destroyed.
  if (!Var.hasLocalStorage() || Var.getType()->isReferenceType() ||
      (isa<ParmVarDecl>(Var) && F.isCoroutine()) || Var.isNRVOVariable())
    return;
  Death Of;
  Of.Range = Var.getLocation();
  Of.At = declarationOf(Var, F);
  std::vector<Death> Found;
  if (Var.getInit() && blocksWhenDestroyed(Var.getInit(), F)) {
    Of.Blocks =
        BlockingUse{"the future of " + canonicalName(*calleeOf(movedValueOf(Var.getInit()))),
                    "wait", true, nullptr};
    Found.push_back(Of);
  } else {
    die(Var.getType(), Of, Found);
  }
  for (Death &D : Found)
    if (mayStillBlock(Var, D.Blocks.has_value()))
      Out.push_back(std::move(D));
}

std::vector<Death> DestructionFacts::deaths() const {
  std::vector<Death> Out;
  for (const VarDecl *Var : F.variables())
    if (!Var->getType()->isDependentType())
      variable(*Var, Out);
  for (const Stmt *S : F.statements()) {
    Death Of;
    Of.At = S;
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(S)) {
      Consumption Use = fateOf(Bound, F);
      Fate What = Use.What;
      // An argument that is not bound to a const reference is the callee's now.
      const ParmVarDecl *Parameter =
          What == Fate::Argument ? parameterOf(Use.At, Use.Index) : nullptr;
      bool Lent = Parameter && Parameter->getType()->isLValueReferenceType();
      if (What != Fate::Dropped && What != Fate::Receiver && !Lent)
        continue;
      Of.Range = Bound->getSourceRange();
      if (What == Fate::Dropped && blocksWhenDestroyed(Bound, F)) {
        Of.Blocks = BlockingUse{"the future of " + canonicalName(*calleeOf(movedValueOf(Bound))),
                                "wait", true, nullptr};
        Out.push_back(std::move(Of));
      } else {
        die(Bound->getType(), Of, Out);
      }
    } else if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S)) {
      QualType Object = Delete->getDestroyedType();
      const CXXRecordDecl *Record = recordOf(Object);
      const CXXDestructorDecl *Destructor =
          Record && Record->hasDefinition() ? Record->getDestructor() : nullptr;
      Of.Virtual = Destructor && Destructor->isVirtual();
      Of.Range = Delete->getSourceRange();
      die(Object, Of, Out);
    }
  }
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(&F.decl())) {
    Death Of;
    Of.At = F.body();
    Of.Range = Destructor->getLocation();
    for (const FieldDecl *Field : Destructor->getParent()->fields())
      die(Field->getType(), Of, Out);
    for (const CXXBaseSpecifier &Base : Destructor->getParent()->bases())
      die(Base.getType(), Of, Out);
  }
  return Out;
}

} // namespace corolint
