// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ResumedLoops.h"

#include "Borrows.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// An iterator or the variable of a range-for, and the container that it runs over.
struct Cursor {
  const VarDecl *Variable = nullptr;
  const CXXForRangeStmt *Loop = nullptr;
  Borrow Over;
};

/// The variable that \p E is reached through; of a structured binding, what is taken apart.
const VarDecl *variableBehind(const Expr *E) {
  if (const VarDecl *Var = rootVariable(E))
    return Var;
  E = movedValueOf(E);
  while (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    E = movedValueOf(Member->getBase());
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  const auto *Part = Ref ? dyn_cast<BindingDecl>(Ref->getDecl()) : nullptr;
  return Part ? dyn_cast<VarDecl>(Part->getDecomposedDecl()) : nullptr;
}

std::optional<Cursor> cursorOver(const Borrows &Led, const VarDecl *Var,
                                 const CXXForRangeStmt *Loop) {
  for (const Borrow &B : Led)
    if (isContainer(B.Kind))
      return Cursor{Var, Loop, B};
  return std::nullopt;
}

std::optional<Cursor> cursorOf(const Resumption &One, const Function &F) {
  const VarDecl *Var = variableBehind(One.From);
  if (!Var)
    return std::nullopt;
  for (const auto *Loop : F.all<CXXForRangeStmt>())
    if (Loop->getLoopVariable() == Var && Loop->getRangeInit())
      return cursorOver(iterationOf(Loop->getRangeInit(), F), Var, Loop);
  if (!isIterator(Var->getType()) || !Var->hasInit())
    return std::nullopt;
  return cursorOver(borrowsOf(Var->getType(), Var->getInit(), F), Var, nullptr);
}

const Stmt *useAfter(const Cursor &C, const Resumption &One, const Function &F) {
  auto Step = [&](const Event &E, unsigned &) {
    if (E.Kind != Event::Statement || !E.Node)
      return E.Variable == C.Variable && !C.Loop ? Flow::Next::Prune : Flow::Next::Go;
    if (C.Loop)
      return E.Node == C.Loop->getInc() ? Flow::Next::Found : Flow::Next::Go;
    const auto *Ref = dyn_cast<DeclRefExpr>(E.Node);
    if (!Ref || Ref->getDecl() != C.Variable)
      return Flow::Next::Go;
    const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(F.parent(Ref));
    bool Renewed = Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Ref;
    return Renewed ? Flow::Next::Prune : Flow::Next::Found;
  };
  std::optional<FlowPath> Path = flowOf(F)->search(*flowOf(F)->after(One.At), 0, Step);
  if (!Path)
    return nullptr;
  return C.Loop ? C.Loop->getRangeInit() : Path->End.Node;
}

using FieldSet = llvm::SmallPtrSet<const ValueDecl *, 8>;

/// The fields that \p F gives another value, atomics included.
FieldSet fieldsSet(const Function &F) {
  FieldSet Found;
  auto Note = [&](const Expr *Target) {
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(movedValueOf(Target)))
      Found.insert(Member->getMemberDecl());
  };
  for (const Stmt *S : F.statements()) {
    if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
      Note(Binary->getLHS());
    else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
             Operator && Operator->isAssignmentOp())
      Note(Operator->getArg(0));
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
             Call && (identifierOf(Call->getMethodDecl()) == "store" ||
                      identifierOf(Call->getMethodDecl()) == "exchange"))
      Note(Call->getImplicitObjectArgument());
  }
  return Found;
}

/// Whether an await_ready of this unit, or \p Changer itself, looks at one of \p Fields.
bool asks(const FieldSet &Fields, const ValueDecl *Container, const Function &Changer) {
  return llvm::any_of(Changer.unit().functions(), [&](const std::unique_ptr<Function> &F) {
    if (F.get() != &Changer && identifierOf(&F->decl()) != "await_ready")
      return false;
    return llvm::any_of(F->all<MemberExpr>(), [&](const MemberExpr *Member) {
      return Member->getMemberDecl() != Container && Fields.contains(Member->getMemberDecl());
    });
  });
}

/// Whether a coroutine that runs on may run \p F: an await_suspend, a coroutine, the end of an
/// object in its frame, and what these call.
bool mayRun(const Function &F, unsigned Depth = 0) {
  if (F.isCoroutine() || suspendedHandle(F) || llvm::isa<CXXDestructorDecl>(F.decl()))
    return true;
  return Depth < 2 &&
         llvm::any_of(
             F.unit().functions(),
             [&](const std::unique_ptr<Function> &G) {
               return G.get() != &F &&
                      llvm::any_of(G->all<CallExpr>(),
                                   [&](const CallExpr *Call) {
                                     return F.unit().function(Call->getDirectCallee()) == &F;
                                   }) &&
                      mayRun(*G, Depth + 1);
             });
}

bool isOwnEnd(const Function &F, const ValueDecl *Container) {
  return llvm::isa<CXXConstructorDecl>(F.decl()) ||
         (llvm::isa<CXXDestructorDecl>(F.decl()) &&
          F.decl().getDeclContext() == Container->getDeclContext());
}

const Expr *changeByCoroutine(const Borrow &C, const Function &F) {
  FieldSet Set = fieldsSet(F);
  for (const auto &Other : F.unit().functions()) {
    if (Other.get() == &F || isOwnEnd(*Other, C.Holder))
      continue;
    for (const Stmt *S : Other->statements()) {
      Change Found = changeAt(S, C.Holder);
      if (Found == Change::None || (Found == Change::Inserts && !C.ByInsertion))
        continue;
      if (mayRun(*Other) && !asks(Set, C.Holder, *Other))
        return llvm::cast<Expr>(S);
    }
  }
  return nullptr;
}

} // namespace

std::optional<ResumedLoop> loopThatResumes(const Resumption &One, const Function &F) {
  std::optional<Cursor> C = cursorOf(One, F);
  const Stmt *Use = C ? useAfter(*C, One, F) : nullptr;
  const Expr *Change = Use ? changeByCoroutine(C->Over, F) : nullptr;
  return Change ? std::optional(ResumedLoop{C->Over.Holder, Use, Change}) : std::nullopt;
}

} // namespace corolint
