// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HandleState.h"

#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Place.h"
#include "values/Places.h"
#include "values/Writes.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

bool isForbidden(HandleAct Act) {
  return Act == HandleAct::Resumes || Act == HandleAct::Destroys || Act == HandleAct::Asks ||
         Act == HandleAct::Promises;
}

/// Whether \p S may give another value to the handle by which \p Frame is reached, or to its owner.
bool changesHandle(const Stmt *S, Place Frame, const Function &F) {
  return llvm::any_of(writesOf(S), [&](const Write &W) {
    Place To = placeOf(W, F);
    return To && Frame.isWithin(To);
  });
}

/// Whether code elsewhere may run at \p E that gives another value to a handle it can reach.
bool runsOthers(const Event &E) {
  if (E.Kind == Event::Suspension)
    return true;
  const auto *Call = E.as<CallExpr>();
  if (!Call || handleCallOf(Call).Act != HandleAct::None)
    return false;
  const FunctionDecl *Callee = Call->getDirectCallee();
  return !Callee || !isStd(*Callee);
}

/// Where a search begins: the frame that a handle refers to, and whether others than this body can
/// reach the handle.
struct Watched {
  Place Frame;
  bool Shared = false;
};

Watched watch(const Expr *Handle, const Function &F) {
  return {F.get<Places>().pointee(Handle), !isFrameLocal(Handle)};
}

std::optional<HandleMisuse> firstUse(const Function &F, FlowPoint From, const Watched &Handle,
                                     const Stmt *Since, bool TestsClear) {
  std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &) {
    if (Handle.Shared && runsOthers(E))
      return Flow::Next::Prune;
    if (E.Kind != Event::Statement)
      return Flow::Next::Go;
    HandleCall Call = handleCallOf(E.Node);
    if (Call.Act != HandleAct::None && F.get<Places>().pointee(Call.Handle) == Handle.Frame) {
      if (isForbidden(Call.Act))
        return Flow::Next::Found;
      // operator bool and comparisons: the code knows the handle may be null.
      return TestsClear ? Flow::Next::Prune : Flow::Next::Go;
    }
    return changesHandle(E.Node, Handle.Frame, F) ? Flow::Next::Prune : Flow::Next::Go;
  });
  if (!Path)
    return std::nullopt;
  return HandleMisuse{Since, llvm::cast<Expr>(Path->End.Node), handleCallOf(Path->End.Node).Act};
}

/// `{}`, nullptr, or a default-constructed handle.
bool isNull(const Expr *E) {
  E = valueOf(E);
  if (llvm::isa_and_nonnull<CXXNullPtrLiteralExpr>(E))
    return true;
  if (const auto *List = llvm::dyn_cast_or_null<InitListExpr>(E))
    return List->getNumInits() == 0;
  const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(E);
  if (!Construct || !isHandle(Construct->getType()))
    return false;
  return Construct->getNumArgs() == 0 ||
         (Construct->getNumArgs() == 1 && Construct->getArg(0)->getType()->isNullPtrType());
}

} // namespace

std::vector<HandleMisuse> handlesUsedAfter(const Function &F, HandleAct First) {
  std::vector<HandleMisuse> Found;
  for (const auto *Call : F.all<CallExpr>()) {
    HandleCall Handle = handleCallOf(Call);
    Watched Seen = Handle.Act == First ? watch(Handle.Handle, F) : Watched();
    if (!Seen.Frame || !flowOf(F))
      continue;
    if (std::optional<FlowPoint> From = flowOf(F)->after(Call))
      if (std::optional<HandleMisuse> Use = firstUse(F, *From, Seen, Call, false))
        Found.push_back(*Use);
  }
  return Found;
}

std::vector<HandleMisuse> handlesUsedWhileNull(const Function &F) {
  std::vector<HandleMisuse> Found;
  const Places &Known = F.get<Places>();
  auto Follow = [&](std::optional<FlowPoint> From, const Watched &Handle, const Stmt *Since) {
    if (From && Handle.Frame)
      if (std::optional<HandleMisuse> Use = firstUse(F, *From, Handle, Since, true))
        Found.push_back(*Use);
  };
  for (const VarDecl *Var : F.variables())
    if (isHandle(Var->getType()) && Var->hasLocalStorage() && Var->getInit() &&
        !Var->getType()->isReferenceType() && isNull(Var->getInit()) && flowOf(F))
      Follow(flowOf(F)->declared(Var), {Known.pointee(Known.of(*Var))}, Var->getInit());
  for (const auto *Assign : F.all<CXXOperatorCallExpr>())
    if (Assign->getOperator() == OO_Equal && isHandle(Assign->getArg(0)->getType()) &&
        isNull(Assign->getArg(1)) && flowOf(F))
      Follow(flowOf(F)->after(Assign), watch(Assign->getArg(0), F), Assign);
  return Found;
}

} // namespace corolint
