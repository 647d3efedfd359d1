// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SharedContainers.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Referent.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

llvm::StringRef stdNameOf(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->isInStdNamespace() && Record->getIdentifier() ? Record->getName()
                                                                         : llvm::StringRef();
}

/// [container.reqmts]: which containers keep iterators and references when elements come in.
enum class Stability { NoContainer, Moves, KeepsNodes, KeepsIterators };
Stability stabilityOf(QualType T) {
  return llvm::StringSwitch<Stability>(stdNameOf(T))
      .Cases({"vector", "deque", "basic_string"}, Stability::Moves)
      .Cases({"unordered_map", "unordered_set", "unordered_multimap", "unordered_multiset"},
             Stability::KeepsNodes)
      .Cases({"list", "forward_list", "map", "multimap", "set", "multiset"},
             Stability::KeepsIterators)
      .Default(Stability::NoContainer);
}

/// Whether an object behind \p R can be seen by others than the frame of the coroutine.
bool isShared(const Referent &R) {
  switch (R.Kind) {
  case Referent::This:
  case Referent::Global:
  case Referent::Parameter:
  case Referent::Captured:
    return true;
  case Referent::Local:
    return R.Held && R.Variable && stdNameOf(R.Variable->getType()) == "shared_ptr";
  case Referent::Temporary:
  case Referent::Sought:
    return false;
  }
  return false;
}

std::optional<SharedContainer> make(const ValueDecl *Name, const Expr *Where, bool Global) {
  QualType T = Name->getType().getNonReferenceType();
  Stability Kept = stabilityOf(T);
  if (Kept == Stability::NoContainer || T.isConstQualified())
    return std::nullopt;
  SharedContainer C{Name, Where, Global};
  C.KeepsIterators = Kept == Stability::KeepsIterators;
  C.KeepsNodes = C.KeepsIterators || Kept == Stability::KeepsNodes;
  return C;
}

bool isConstruction(const FunctionDecl &F) { return isa<CXXConstructorDecl, CXXDestructorDecl>(F); }

const ValueDecl *namedBy(const Expr *E) {
  E = E ? movedValueOf(E) : nullptr;
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    return Member->getMemberDecl();
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  return Ref ? Ref->getDecl() : nullptr;
}

bool names(const Expr *E, const ValueDecl *Name) {
  const ValueDecl *Found = namedBy(E);
  return Found && Found->getCanonicalDecl() == Name->getCanonicalDecl();
}

Change changeCalled(llvm::StringRef Name) {
  return llvm::StringSwitch<Change>(Name)
      .Cases({"erase", "clear", "pop_back", "pop_front", "pop", "resize", "assign"}, Change::Erases)
      .Cases({"swap", "extract", "remove", "remove_if", "splice", "merge", "reset"}, Change::Erases)
      .Cases({"push_back", "emplace_back", "push_front", "emplace_front", "insert", "emplace"},
             Change::Inserts)
      .Cases({"insert_or_assign", "try_emplace", "append", "append_range", "insert_range"},
             Change::Inserts)
      .Default(Change::None);
}

/// The functions that \p From runs: what it calls, and the closures it makes.
llvm::SmallVector<const Function *, 8> runBy(const Function &From) {
  llvm::SmallVector<const Function *, 8> Found;
  for (const Stmt *S : From.statements()) {
    const FunctionDecl *Callee = calleeOf(S);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      Callee = Lambda->getCallOperator();
    if (const Function *Body = Callee ? From.unit().function(Callee) : nullptr)
      Found.push_back(Body);
  }
  return Found;
}

using FunctionSet = llvm::SmallPtrSet<const Function *, 16>;

/// Everything that runs when \p Start does, plain functions and closures all the way down.
void reach(const Function &Start, FunctionSet &Into) {
  llvm::SmallVector<const Function *, 16> Open{&Start};
  while (!Open.empty()) {
    const Function *F = Open.pop_back_val();
    if (Into.insert(F).second)
      Open.append(runBy(*F));
  }
}

bool isWithin(const Stmt *S, const Stmt *Root, const Function &F) {
  for (; S; S = F.parent(S))
    if (S == Root)
      return true;
  return false;
}

} // namespace

bool isIterator(QualType T) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  return Record && Record->getIdentifier() && isView(T) &&
         Record->getName().contains_insensitive("iter");
}

std::optional<SharedContainer> sharedContainerAt(const Expr *E, const Function &F) {
  E = E ? E->IgnoreParenImpCasts() : nullptr;
  if (!E || !E->isLValue() || E->getType().isConstQualified())
    return std::nullopt;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Var)
      return std::nullopt;
    // `auto &list = sessions_;`
    if (Var->hasLocalStorage() && Var->getType()->isReferenceType() && !isa<ParmVarDecl>(Var))
      return Var->getInit() ? sharedContainerAt(Var->getInit(), F) : std::nullopt;
  }
  const ValueDecl *Name = namedBy(E);
  // What a member refers to belongs to somebody else.
  bool Borrowed = Name && isa<FieldDecl>(Name) && Name->getType()->isReferenceType();
  if (!Name || !(Borrowed || isSharedPlace(E)))
    return std::nullopt;
  return make(Name, E, isa<VarDecl>(Name) && !llvm::cast<VarDecl>(Name)->hasLocalStorage());
}

std::optional<SharedContainer> sharedContainerBehind(const Expr *E, const Function &F) {
  std::optional<SharedContainer> Found;
  walk(E, [&](const Stmt *S) {
    if (Found || isa<CoroutineSuspendExpr, LambdaExpr>(S))
      return false;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S))
      Found = sharedContainerAt(Call->getImplicitObjectArgument(), F);
    else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
             Operator && Operator->getOperator() == OO_Subscript)
      Found = sharedContainerAt(Operator->getArg(0), F);
    return !Found;
  });
  return Found;
}

Change changeAt(const Stmt *S, const ValueDecl *Name) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S)) {
    const CXXMethodDecl *Method = Member->getMethodDecl();
    if (!Method || !Method->getIdentifier() || Method->isConst() ||
        !names(Member->getImplicitObjectArgument(), Name))
      return Change::None;
    return changeCalled(Method->getName());
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (!Operator->getNumArgs() || !names(Operator->getArg(0), Name))
      return Change::None;
    if (Operator->getOperator() == OO_Equal)
      return Change::Erases;
    // Only that of maps makes elements.
    bool Makes = Operator->getOperator() == OO_Subscript &&
                 stdNameOf(Operator->getArg(0)->getType()).contains("map");
    return Makes || Operator->getOperator() == OO_PlusEqual ? Change::Inserts : Change::None;
  }
  if (const auto *Assign = dyn_cast<BinaryOperator>(S))
    return Assign->getOpcode() == BO_Assign && names(Assign->getLHS(), Name) ? Change::Erases
                                                                             : Change::None;
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->isInStdNamespace() || !Callee->getIdentifier())
    return Change::None;
  static const llvm::StringRef Erasing[] = {"erase", "erase_if", "swap", "exchange", "move"};
  bool Given = llvm::any_of(Call->arguments(), [&](const Expr *A) { return names(A, Name); });
  return Given && llvm::is_contained(Erasing, Callee->getName()) ? Change::Erases : Change::None;
}

static const Expr *changeIn(const Function &F, const ValueDecl *Name, bool ErasesAlone) {
  for (const Stmt *S : F.statements())
    if (Change Found = changeAt(S, Name);
        Found == Change::Erases || (Found == Change::Inserts && !ErasesAlone))
      return llvm::cast<Expr>(S);
  return nullptr;
}

std::optional<OtherChange> changedByOthers(const SharedContainer &C, const Function &F,
                                           const Stmt *During, bool ErasesAlone) {
  FunctionSet Own, Meanwhile;
  for (const Stmt *S : F.statements()) {
    const FunctionDecl *Callee = calleeOf(S);
    if (const Function *Body = Callee ? F.unit().function(Callee) : nullptr)
      reach(*Body, During && isWithin(S, During, F) ? Meanwhile : Own);
  }
  for (const auto &Other : F.unit().functions()) {
    if (!Other->isCoroutine() || Other.get() == &F || Own.contains(Other.get()))
      continue;
    FunctionSet Runs;
    reach(*Other, Runs);
    if (!Runs.contains(&F))
      Meanwhile.insert_range(Runs);
  }
  for (const auto &Other : F.unit().functions())
    if (Meanwhile.contains(Other.get()) && Other.get() != &F && !isConstruction(Other->decl()))
      if (const Expr *Where = changeIn(*Other, C.Name, ErasesAlone))
        return OtherChange{Where, Other.get()};
  return std::nullopt;
}

static bool isChangedBy(const ValueDecl *Name, const Function &F, const Function *Except,
                        bool ErasesAlone) {
  return llvm::any_of(F.unit().functions(), [&](const std::unique_ptr<Function> &Other) {
    return Other.get() != Except && !isConstruction(Other->decl()) &&
           changeIn(*Other, Name, ErasesAlone);
  });
}

bool isChanged(const ValueDecl *Name, const Function &F, bool ErasesAlone) {
  return isChangedBy(Name, F, nullptr, ErasesAlone);
}

bool isChangedElsewhere(const ValueDecl *Name, const Function &F, bool ErasesAlone) {
  return isChangedBy(Name, F, &F, ErasesAlone);
}

bool isSharedPlace(const Expr *E) {
  Referents Places = placesOf(E);
  return Places.size() == 1 && isShared(Places.front());
}

bool isUnderGuard(const Stmt *At, const Function &F) {
  return llvm::any_of(F.variables(), [&](const VarDecl *Var) {
    const CXXRecordDecl *Record = recordOf(Var->getType());
    if (!Record || !Record->getIdentifier() || Var->getLocation() > At->getBeginLoc())
      return false;
    llvm::StringRef Name = Record->getName();
    bool Guards = Name.contains_insensitive("lock") || Name.contains_insensitive("guard") ||
                  Name.contains_insensitive("permit") || Name.contains_insensitive("holder");
    if (!Guards || isa<ParmVarDecl>(Var))
      return Guards;
    for (const Stmt *Block = F.parent(At); Block; Block = F.parent(Block))
      for (const Stmt *Child : evaluatedChildren(Block))
        if (const auto *Declaration = dyn_cast<DeclStmt>(Child);
            Declaration && llvm::is_contained(Declaration->decls(), Var))
          return true;
    return false;
  });
}

} // namespace corolint
