// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/Suspensions.h"
#include "model/Names.h"
#include "subjects/Cancellation.h"
#include "subjects/Loops.h"
#include "subjects/Siblings.h"
#include "values/Consumption.h"

#include "clang/Basic/SourceManager.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report an empty catch (...) around an await where no cancellation "
               "type is known, and handlers of the cancellation type itself.")};
  }
};

struct CancellationSwallowed final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    for (const auto *Try : F.all<CXXTryStmt>())
      if (mayAwaitIn(*Try, F))
        look(*Try, F, R);
  }

private:
  void look(const CXXTryStmt &Try, const Function &F, Report &R) const {
    const TypeModel *Cancellation = cancellationOf(F);
    for (unsigned I = 0; I != Try.getNumHandlers(); ++I) {
      const CXXCatchStmt &Handler = *Try.getHandler(I);
      if (isOfMacro(Handler, F))
        return;
      const CXXRecordDecl *Caught =
          Handler.getCaughtType().isNull() ? nullptr : recordOf(Handler.getCaughtType());
      const TypeModel *Known = Caught ? F.models().type(Caught) : nullptr;
      if (Known && Known->Cancellation) {
        if (Options.Strict)
          report(Handler, *Known, F, R);
        return; // later handlers do not see it
      }
      bool Passes = Cancellation && !isStdException(Cancellation->Name, F.context());
      if (!Handler.getCaughtType().isNull() && (Passes || !isExceptionBase(Caught)))
        continue;
      if (Cancellation)
        report(Handler, *Cancellation, F, R);
      else if (std::optional<Passed> Other = passedOnElsewhere(Try, F))
        reportSwallowed(Handler, *Other, F, R);
      else if (const CoawaitExpr *Again = spinsOn(Handler, Try, F))
        R.warn(Handler.getCatchLoc(), "every error ends here and the loop retries at once: it "
                                      "spins if the operation keeps failing")
            .step(Again->getKeywordLoc(), "awaited again here, with no suspension in between");
      else if (Options.Strict && isEmpty(Handler) && suspensionAfter(&Handler, F))
        R.warn(Handler.getCatchLoc(), "this handler swallows every error, cancellation included");
      return;
    }
  }

  /// A handler of the same call elsewhere that chooses what it throws on, or ends with.
  struct Passed {
    const Stmt *By;
    const Function *In;
  };

  /// `if (e.code() == cancelled) throw;` in a handler around \p S, or a way out of the coroutine.
  static const Stmt *chosenEnd(const Stmt *S, const Function &F) {
    for (const Stmt *Child = S, *Parent; (Parent = F.parent(Child)); Child = Parent) {
      const auto *Try = llvm::dyn_cast<CXXTryStmt>(Parent);
      if (Try && Try->getTryBlock() == Child)
        if (const Stmt *End = F.get<ChosenEnds>().In.lookup(Try))
          return End;
    }
    return nullptr;
  }

  /// The first end of each try statement that one of its handlers chooses.
  struct ChosenEnds {
    explicit ChosenEnds(const Function &F) {
      for (const Stmt *End : F.statements())
        if (leaves(End))
          if (const CXXTryStmt *Try = chosenIn(End, F))
            In.try_emplace(Try, End);
    }
    llvm::DenseMap<const CXXTryStmt *, const Stmt *> In;
  };

  static bool leaves(const Stmt *S) {
    const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(S);
    return (Throw && !Throw->getSubExpr()) || llvm::isa<CoreturnStmt, BreakStmt>(S);
  }

  /// The try statement whose handler \p End is in, under a condition; or null.
  static const CXXTryStmt *chosenIn(const Stmt *End, const Function &F) {
    bool Chosen = false;
    for (const Stmt *Around = End; Around; Around = F.parent(Around)) {
      Chosen |= llvm::isa<IfStmt>(Around);
      if (llvm::isa<CXXCatchStmt>(Around))
        return Chosen ? llvm::dyn_cast_or_null<CXXTryStmt>(F.parent(Around)) : nullptr;
    }
    return nullptr;
  }

  static bool catchesAll(const CXXTryStmt &Try) {
    return Try.getNumHandlers() != 0 &&
           !Try.getHandler(Try.getNumHandlers() - 1)->getExceptionDecl();
  }

  static std::optional<Passed> passedOnElsewhere(const CXXTryStmt &Try, const Function &F) {
    std::optional<Passed> Found;
    walk(Try.getTryBlock(), [&](const Stmt *S) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(S);
      // What a handler inside catches does not get here.
      if (const auto *Inner = llvm::dyn_cast<CXXTryStmt>(S); Inner && catchesAll(*Inner))
        return false;
      if (Found || !Await)
        return !Found;
      siblingOf(movedValueOf(Await->getOperand()), F, [&](const CallExpr &Call, const Function &G) {
        if (G.get<ChosenEnds>().In.empty())
          return false;
        if (const Stmt *End = chosenEnd(&Call, G))
          Found = Passed{End, &G};
        return Found.has_value();
      });
      return true;
    });
    return Found;
  }

  static void reportSwallowed(const CXXCatchStmt &Handler, const Passed &Other, const Function &F,
                              Report &R) {
    if (const CoroutineSuspendExpr *Next = goesOnTo(Handler, F))
      R.warn(Handler.getCatchLoc(), "every error ends here, even those that must end the coroutine")
          .step(Next->getKeywordLoc(), "the coroutine keeps running, and suspends again here")
          .step(Other.By->getSourceRange(),
                "another handler for the same call lets some errors through");
  }

  /// The exception that carries a cancellation in the library of this coroutine's type.
  static const TypeModel *cancellationOf(const Function &F) {
    const std::string &Library = F.returns().Library;
    for (const auto &Model : F.models().types())
      if (Model->Cancellation && !Library.empty() && Model->Library == Library)
        return Model.get();
    return nullptr;
  }

  static bool isExceptionBase(const CXXRecordDecl *Caught) {
    return Caught && Caught->isInStdNamespace() && Caught->getIdentifier() &&
           Caught->getName() == "exception";
  }

  /// CHECK(co_await f()) and its like: the handler records the failure, and is no one's to change.
  static bool isOfMacro(const CXXCatchStmt &Handler, const Function &F) {
    return F.context().getSourceManager().isMacroBodyExpansion(
        Handler.getHandlerBlock()->getBeginLoc());
  }

  /// The await of \p Try that a handler which looks at nothing comes back to, in a loop without a
  /// condition: what fails at once (a closed socket) fails for ever.
  static const CoawaitExpr *spinsOn(const CXXCatchStmt &Handler, const CXXTryStmt &Try,
                                    const Function &F) {
    const Stmt *Loop = loopAround(&Try, F);
    std::optional<FlowPoint> From = flowOf(F)->after(&Handler);
    if (!From || !Loop || !isEndless(Loop, F) || !looksAtNothing(Handler))
      return nullptr;
    std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      if (E.Kind != Event::Suspension)
        return Flow::Next::Go;
      return isFirstIn(E.Node, Try, F) ? Flow::Next::Found : Flow::Next::Prune;
    });
    return Path ? Path->End.as<CoawaitExpr>() : nullptr;
  }

  static bool isFirstIn(const Stmt *Await, const CXXTryStmt &Try, const Function &F) {
    for (const Stmt *S = Await; S; S = F.parent(S))
      if (S == Try.getTryBlock())
        return true;
    return false;
  }

  /// `catch (...) {}` and `catch (...) { continue; }`
  static bool looksAtNothing(const CXXCatchStmt &Handler) {
    const auto *Body = llvm::dyn_cast<CompoundStmt>(Handler.getHandlerBlock());
    return Body &&
           llvm::all_of(Body->body(), [](const Stmt *S) { return llvm::isa<ContinueStmt>(S); });
  }

  static bool isEmpty(const CXXCatchStmt &Handler) {
    const auto *Body = llvm::dyn_cast<CompoundStmt>(Handler.getHandlerBlock());
    return Body && Body->body_empty();
  }

  /// A handler that leaves, throws, looks at what it caught, or asks whether it was cancelled, has
  /// decided; only one that goes on to a further suspension keeps the coroutine running.
  static void report(const CXXCatchStmt &Handler, const TypeModel &Type, const Function &F,
                     Report &R) {
    const CoroutineSuspendExpr *Next = goesOnTo(Handler, F);
    if (!Next)
      return;
    R.warn(Handler.getCatchLoc(),
           "'{0}' ends here: the coroutine keeps running although it was cancelled", Type.Name)
        .step(Next->getKeywordLoc(), "the coroutine suspends again here");
  }

  static const CoroutineSuspendExpr *goesOnTo(const CXXCatchStmt &Handler, const Function &F) {
    const Stmt *Block = Handler.getHandlerBlock();
    bool Decides = false;
    walk(Block, [&](const Stmt *S) {
      const FunctionDecl *Callee = llvm::isa<CallExpr>(S) ? calleeOf(S) : nullptr;
      llvm::StringRef Name = identifierOf(Callee);
      Decides |= llvm::isa<CXXThrowExpr, CoroutineSuspendExpr>(S) || Name == "current_exception" ||
                 Name == "rethrow_exception" || Name.contains_insensitive("cancel") ||
                 Name.contains_insensitive("stop") || (Callee && Callee->isNoReturn());
      return !Decides;
    });
    return Decides ? nullptr : suspensionAfter(&Handler, F);
  }
};
} // namespace

COROLINT_CHECK(cancellation_swallowed, CancellationSwallowed,
               ({.Name = "coro-cancellation-swallowed",
                 .Summary = "A handler swallows the exception that carries a cancellation"}))
