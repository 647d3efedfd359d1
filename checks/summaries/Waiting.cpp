// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Waiting.h"

#include "code/HandleCalls.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

bool leavesLoop(const Stmt *S) {
  bool Leaves = false;
  walk(S, [&](const Stmt *Inner) {
    Leaves |= isa<BreakStmt, ReturnStmt>(Inner);
    return !Leaves && !isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt>(Inner);
  });
  return Leaves;
}

/// Whether \p S resumes coroutines in a loop: `while (!queue.empty()) pop(queue).resume();`.
bool drains(const Stmt *S, const Function &F) {
  if (handleCallOf(S).Act != HandleAct::Resumes)
    return false;
  for (const Stmt *Outer = F.parent(S); Outer; Outer = F.parent(Outer))
    if (isa<WhileStmt, DoStmt, ForStmt>(Outer))
      return true;
  return false;
}

/// By a model: until another thread or a loop is done. A lock is not waited for in this sense.
bool isDeclaredWait(const Stmt *S, const Function &F) {
  const FunctionModel *Model = isa<CallExpr>(S) ? F.models().function(calleeOf(S)) : nullptr;
  // What only a pattern of names says is an assumption.
  if (!Model || llvm::StringRef(Model->Name).contains('*'))
    return false;
  return Model->has(Role::RunsLoop) || Model->has(Role::Bridges) ||
         (Model->Blocking && Model->Blocking->Certain && Model->Blocking->Category == "wait");
}

/// The body that the call \p S runs, null where it is not seen or waits for nothing by itself.
const Function *runBy(const Stmt *S, const Function &F) {
  const FunctionDecl *Callee = isa<CallExpr>(S) ? calleeOf(S) : nullptr;
  if (!Callee || isStd(*Callee) || isMoveOrForward(llvm::cast<Expr>(S)))
    return nullptr;
  const Function *Body = F.unit().bodyOf(Callee);
  return Body && !Body->isCoroutine() ? Body : nullptr;
}

/// Whether running a function waits, by itself or by what it calls; empty until it is asked for.
struct Waits {
  explicit Waits(const Function &) {}
  mutable std::optional<bool> Answer;
};

/// Breadth first over the calls, so that neither a cycle nor a long chain matters.
bool waits(const Function &Root) {
  llvm::SmallPtrSet<const Function *, 16> Reached{&Root};
  llvm::SmallVector<const Function *, 16> Open{&Root};
  while (!Open.empty()) {
    const Function *F = Open.pop_back_val();
    std::optional<bool> Known = F->get<Waits>().Answer;
    if (Known && !*Known)
      continue;
    for (const Stmt *S : F->statements()) {
      if (Known || isDeclaredWait(S, *F) || drains(S, *F))
        return *(Root.get<Waits>().Answer = true);
      if (const Function *Next = runBy(S, *F); Next && Reached.insert(Next).second)
        Open.push_back(Next);
    }
  }
  for (const Function *F : Reached)
    F->get<Waits>().Answer = false;
  return false;
}

} // namespace

bool isWait(const Stmt *S, const Function &F) {
  if (isDeclaredWait(S, F) || drains(S, F))
    return true;
  const Function *Body = runBy(S, F);
  return Body && waits(*Body);
}

bool isAskedByLoop(const Stmt *Question, const Function &F) {
  const Stmt *Child = Question;
  bool Leaves = false;
  for (const Stmt *S = F.parent(Question); S; Child = S, S = F.parent(S)) {
    if (const auto *If = dyn_cast<IfStmt>(S); If && If->getCond() == Child)
      Leaves |= leavesLoop(If->getThen()) || (If->getElse() && leavesLoop(If->getElse()));
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return Leaves || While->getCond() == Child;
    if (const auto *Do = dyn_cast<DoStmt>(S))
      return Leaves || Do->getCond() == Child;
    if (const auto *For = dyn_cast<ForStmt>(S))
      return Leaves || For->getCond() == Child;
    if (isa<CXXForRangeStmt>(S))
      return false;
  }
  return false;
}

const Stmt *waitAfter(const Stmt *Start, const Function &F) {
  std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->after(Start) : std::nullopt;
  if (!From || F.isCoroutine())
    return nullptr;
  std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
    return E.Kind == Event::Statement && E.Node && isWait(E.Node, F) ? Flow::Next::Found
                                                                     : Flow::Next::Go;
  });
  return Path ? Path->End.Node : nullptr;
}

} // namespace corolint
