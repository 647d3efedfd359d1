// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/ResumedLoops.h"
#include "subjects/Resumptions.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct UseAfterResume final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Resumption &One : resumptionsIn(F)) {
      if (!flowOf(F) || !flowOf(F)->after(One.At))
        continue;
      bool Awaiter = One.Handle && keepsAwaitingCoroutine(One.Handle, F.unit());
      const VarDecl *Node = rootVariable(One.From);
      if (Awaiter && llvm::isa<CXXThisExpr>(valueOf(One.From)))
        lookAtThis(One, F, R);
      else if (Awaiter && Node && Node->getType()->isPointerType())
        lookAtNode(One, *Node, F, R);
      else if (std::optional<ResumedLoop> Loop = loopThatResumes(One, F))
        reportLoop(One, *Loop, R);
    }
  }

private:
  static const char *verb(const Resumption &One) { return One.Destroys ? "destroyed" : "resumed"; }

  static void lookAtThis(const Resumption &One, const Function &F, Report &R) {
    auto Step = [&](const Event &E, unsigned &) {
      return E.Kind == Event::Statement && llvm::isa_and_nonnull<CXXThisExpr>(E.Node)
                 ? Flow::Next::Found
                 : Flow::Next::Go;
    };
    if (std::optional<FlowPath> Path = flowOf(F)->search(*flowOf(F)->after(One.At), 0, Step)) {
      const Stmt *Use = F.parent(Path->End.Node);
      R.warn((Use ? Use : Path->End.Node)->getSourceRange(),
             "the awaiter is used after its coroutine was {0}: it may be destroyed with the frame",
             verb(One))
          .step(One.At->getSourceRange(), "{0} here: the coroutine may run to its end", verb(One));
    }
  }

  /// `n->h.resume(); n = n->next;` where the list is made of awaiters.
  static void lookAtNode(const Resumption &One, const VarDecl &Node, const Function &F, Report &R) {
    std::string Place = placeOf(One.From);
    auto Step = [&](const Event &E, unsigned &) {
      if (E.Kind != Event::Statement || !E.Node)
        return E.Variable == &Node ? Flow::Next::Prune : Flow::Next::Go;
      if (isReached(E.Node, Node, F))
        return Flow::Next::Found;
      return isGivenAnother(E.Node, Node) ? Flow::Next::Prune : Flow::Next::Go;
    };
    if (std::optional<FlowPath> Path = flowOf(F)->search(*flowOf(F)->after(One.At), 0, Step))
      R.warn(Path->End.Node->getSourceRange(),
             "'{0}' is read after its coroutine was {1}: it may be destroyed with the frame",
             Node.getName(), verb(One))
          .step(One.At->getSourceRange(), "{0} here: the coroutine may run to its end", verb(One));
  }

  static bool isReached(const Stmt *S, const VarDecl &Node, const Function &F) {
    const auto *Ref = llvm::dyn_cast<DeclRefExpr>(S);
    if (!Ref || Ref->getDecl() != &Node)
      return false;
    const Stmt *User = F.parent(Ref);
    while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr>(User))
      User = F.parent(User);
    const auto *Unary = llvm::dyn_cast_or_null<UnaryOperator>(User);
    return llvm::isa_and_nonnull<MemberExpr>(User) || (Unary && Unary->getOpcode() == UO_Deref);
  }

  static bool isGivenAnother(const Stmt *S, const VarDecl &Node) {
    if (const auto *Assign = llvm::dyn_cast<BinaryOperator>(S))
      return Assign->getOpcode() == BO_Assign && variableOf(Assign->getLHS()) == &Node;
    const auto *Declaration = llvm::dyn_cast<DeclStmt>(S);
    return Declaration && llvm::is_contained(Declaration->decls(), &Node);
  }

  static void reportLoop(const Resumption &One, const ResumedLoop &Loop, Report &R) {
    R.warn(Loop.Use->getSourceRange(),
           "the iterator is used after a coroutine was {0} that may change '{1}'", verb(One),
           Loop.Container->getName())
        .step(One.At->getSourceRange(), "{0} here", verb(One))
        .step(Loop.Change->getSourceRange(), "what it runs changes '{0}' here",
              Loop.Container->getName());
  }
};
} // namespace

COROLINT_CHECK(
    use_after_resume, UseAfterResume,
    ({.Name = "coro-use-after-resume",
      .Summary = "An awaiter or iterator is used after resuming a coroutine that may destroy it"}))
