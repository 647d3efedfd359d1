// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Changes.h"

#include "code/ReferenceTypes.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"

#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

llvm::StringRef stdNameOf(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->isInStdNamespace() ? identifierOf(Record) : llvm::StringRef();
}

/// [container.reqmts]: which containers keep iterators and references when elements come in.
Holding standardHolding(llvm::StringRef Name) {
  return llvm::StringSwitch<Holding>(Name)
      .Cases({"vector", "basic_string"}, Holding::Moves)
      .Cases(
          {"deque", "unordered_map", "unordered_set", "unordered_multimap", "unordered_multiset"},
          Holding::KeepsNodes)
      .Cases({"list", "forward_list", "map", "multimap", "set", "multiset"},
             Holding::KeepsIterators)
      .Cases({"optional", "variant", "any", "expected"}, Holding::Inside)
      .Case("unique_ptr", Holding::Pointer)
      .Case("shared_ptr", Holding::Shared)
      .Default(Holding::None);
}

bool hasMember(const CXXRecordDecl *Record, DeclarationName Name) {
  if (!Record || !(Record = Record->getDefinition()))
    return false;
  return !Record->lookup(Name).empty() || llvm::any_of(Record->bases(), [&](const auto &Base) {
    return hasMember(recordOf(Base.getType()), Name);
  });
}

Holding holdingByStructure(const CXXRecordDecl *Record) {
  if (!Record || !(Record = Record->getDefinition()) || Record->hasTrivialDestructor())
    return Holding::None;
  ASTContext &Context = Record->getASTContext();
  if (hasMember(Record, Context.DeclarationNames.getCXXOperatorName(OO_Arrow)))
    return Record->hasSimpleCopyConstructor() || Record->hasUserDeclaredCopyConstructor()
               ? Holding::Shared
               : Holding::Pointer;
  auto Has = [&](llvm::StringRef Name) { return hasMember(Record, &Context.Idents.get(Name)); };
  bool Erases = Has("erase") || Has("clear") || Has("pop_back");
  return Has("begin") && Has("end") && Erases ? Holding::Moves : Holding::None;
}

Change changeCalled(llvm::StringRef Name, bool IsContainer) {
  if (!IsContainer && (Name == "emplace" || Name == "value_or"))
    return Name == "emplace" ? Change::Erases : Change::None;
  return llvm::StringSwitch<Change>(Name)
      .Cases({"erase", "clear", "pop_back", "pop_front", "pop", "resize", "assign"}, Change::Erases)
      .Cases({"swap", "extract", "remove", "remove_if", "splice", "merge", "reset"}, Change::Erases)
      .Cases({"push_back", "emplace_back", "push_front", "emplace_front", "insert", "emplace"},
             Change::Inserts)
      .Cases({"insert_or_assign", "try_emplace", "append", "append_range", "insert_range"},
             Change::Inserts)
      .Default(Change::None);
}

/// The members of a standard class may be those of its bases: their object is \p E all the same.
Holding holdingOfValue(const Expr *E) {
  const Expr *Value = movedValueOf(E);
  QualType T = Value ? Value->getType() : E->getType();
  return holdingOf(T->isPointerType() ? T->getPointeeType() : T);
}

/// Whether \p E is the holder \p Name, of an object that others may see: one of a local variable
/// is not what somebody else refers to. A pointer is no container: what it leads to is one.
bool names(const Expr *E, const ValueDecl *Name) {
  bool Leads = isContainer(holdingOfValue(E));
  const ValueDecl *Found = holderNamed(E, Leads);
  return Found && Found->getCanonicalDecl() == Name->getCanonicalDecl() &&
         !(llvm::isa<FieldDecl>(Name) && isFrameLocal(E));
}

Change changeByOperator(const CXXOperatorCallExpr &Operator, const ValueDecl *Name) {
  if (!Operator.getNumArgs() || !names(Operator.getArg(0), Name))
    return Change::None;
  if (Operator.getOperator() == OO_Equal)
    return Change::Erases;
  // Only that of maps makes elements.
  bool Makes = Operator.getOperator() == OO_Subscript &&
               stdNameOf(Operator.getArg(0)->getType()).contains("map");
  return Makes || Operator.getOperator() == OO_PlusEqual ? Change::Inserts : Change::None;
}

Change changeByMember(const CXXMemberCallExpr &Call, const ValueDecl *Name) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  const Expr *Object = Call.getImplicitObjectArgument();
  if (!Method || !Method->getIdentifier() || Method->isConst() || !names(Object, Name))
    return Change::None;
  return changeCalled(Method->getName(), isContainer(holdingOfValue(Object)));
}

} // namespace

Holding holdingOf(QualType T) {
  if (T.isNull())
    return Holding::None;
  if (llvm::StringRef Name = stdNameOf(T); !Name.empty())
    return standardHolding(Name);
  return holdingByStructure(recordOf(T));
}

bool isIterator(QualType T) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  return Record && Record->getIdentifier() && isView(T) &&
         Record->getName().contains_insensitive("iter");
}

/// What \p E dereferences, or null.
static const Expr *dereferenced(const Expr *E) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getNumArgs() == 1 &&
                   (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow)
               ? Operator->getArg(0)
               : nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_Deref ? Unary->getSubExpr() : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  llvm::StringRef Name = Call ? identifierOf(Call->getMethodDecl()) : llvm::StringRef();
  return Name == "value" || Name == "get" ? Call->getImplicitObjectArgument() : nullptr;
}

const ValueDecl *holderNamed(const Expr *E, bool Behind) {
  for (unsigned Steps = 0; E && Steps != 8; ++Steps) {
    E = movedValueOf(E);
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
      return Member->getMemberDecl();
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      bool Alias = Var && Var->hasLocalStorage() && Var->getType()->isReferenceType() &&
                   !llvm::isa<ParmVarDecl>(Var) && Var->getInit();
      if (!Alias)
        return Ref->getDecl();
      E = Var->getInit();
      continue;
    }
    E = Behind && E ? dereferenced(E) : nullptr;
  }
  return nullptr;
}

Change changeAt(const Stmt *S, const ValueDecl *Name) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S))
    return changeByMember(*Member, Name);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S))
    return changeByOperator(*Operator, Name);
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

} // namespace corolint
