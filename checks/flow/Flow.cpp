// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Flow.h"

#include "Exceptions.h"
#include "TestSections.h"
#include "code/Function.h"
#include "code/Walk.h"
#include "model/Models.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"

#include <deque>

using namespace clang;

namespace corolint {
namespace {

CFG::BuildOptions buildOptions() {
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddEHEdges = true;
  Options.AddImplicitDtors = true;
  Options.AddTemporaryDtors = true;
  Options.AddLifetime = true;
  Options.AddInitializers = true;
  Options.AddCXXDefaultInitExprInCtors = true;
  return Options;
}

/// The statements as written: Clang builds its CFG from these, not from the coroutine's wrapper.
Stmt *writtenBody(const FunctionDecl &F) {
  Stmt *Body = F.getBody();
  if (auto *Coroutine = llvm::dyn_cast_or_null<CoroutineBodyStmt>(Body))
    return Coroutine->getBody();
  return Body;
}

std::optional<Event> eventOf(const CFGElement &Element) {
  if (auto S = Element.getAs<CFGStmt>()) {
    const Stmt *Node = S->getStmt();
    bool Suspends = llvm::isa<CoroutineSuspendExpr>(Node);
    return Event{Suspends ? Event::Suspension : Event::Statement, Node};
  }
  if (auto D = Element.getAs<CFGAutomaticObjDtor>())
    return Event{Event::VariableDies, D->getTriggerStmt(), D->getVarDecl()};
  if (auto L = Element.getAs<CFGLifetimeEnds>())
    return Event{Event::LifetimeEnds, L->getTriggerStmt(), L->getVarDecl()};
  if (auto T = Element.getAs<CFGTemporaryDtor>())
    return Event{Event::TemporaryDies, T->getBindTemporaryExpr()};
  if (auto I = Element.getAs<CFGInitializer>())
    return Event{Event::Statement, I->getInitializer()->getInit()};
  return std::nullopt;
}

/// Which way \p Condition goes where a model knows it: BOOST_CHECK's `do … while (dummy_cond())` is
/// no loop, EXPECT_THROW's `if (AlwaysTrue())` no choice.
std::optional<bool> wayOf(const Stmt *Condition, const Models &Known) {
  const CallExpr *Call = callOf(Condition);
  if (!Call || Call->getNumArgs() != 0)
    return std::nullopt;
  if (Known.has(Call->getDirectCallee(), Role::AlwaysTrue))
    return true;
  if (Known.has(Call->getDirectCallee(), Role::AlwaysFalse))
    return false;
  return std::nullopt;
}

} // namespace

Flow::Flow() = default;
Flow::~Flow() = default;

std::unique_ptr<Flow> Flow::build(const FunctionDecl &F, ASTContext &Context, const Models &Known) {
  Stmt *Body = writtenBody(F);
  if (!Body || F.isDependentContext())
    return nullptr;
  std::unique_ptr<Flow> Made(new Flow);
  Made->Graph = CFG::buildCFG(&F, Body, &Context, buildOptions());
  if (!Made->Graph)
    return nullptr;
  for (const CFGBlock *Block : *Made->Graph) {
    for (unsigned I = 0, N = Block->size(); I != N; ++I)
      if (auto S = (*Block)[I].getAs<CFGStmt>())
        Made->note(S->getStmt(), {Block, I});
    if (std::optional<bool> Way = wayOf(Block->getTerminatorCondition(), Known))
      Made->Decided.try_emplace(Block, *Way);
  }
  Made->Sections = std::make_unique<TestSections>(*Made->Graph, *Body, Known);
  return Made;
}

void Flow::note(const Stmt *S, FlowPoint At) {
  Where.try_emplace(S, At);
  // Clang splits `T a, b;` into statements of its own making; the variables stay the same.
  if (const auto *Declaration = llvm::dyn_cast<DeclStmt>(S))
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = llvm::dyn_cast<VarDecl>(D))
        Declared.try_emplace(Var, FlowPoint{At.Block, At.Index + 1});
}

std::optional<FlowPoint> Flow::declared(const VarDecl *V) const {
  auto Found = Declared.find(V);
  if (Found == Declared.end())
    return std::nullopt;
  return Found->second;
}

FlowPoint Flow::entry() const { return {&Graph->getEntry(), 0}; }

std::optional<FlowPoint> Flow::before(const Stmt *S) const {
  auto Found = Where.find(S);
  if (Found == Where.end())
    return std::nullopt;
  return Found->second;
}

std::optional<FlowPoint> Flow::after(const Stmt *S) const {
  std::optional<FlowPoint> Point = before(S);
  if (Point)
    ++Point->Index;
  return Point;
}

/// One search: a queue of (block, state), each entered once, with the way back to the start.
struct Flow::Search {
  struct Entry {
    FlowPoint At;
    unsigned State;
    unsigned Section;        ///< as TestSections
    int From;                ///< index of the entry that led here, -1 at the start
    std::optional<Event> By; ///< the branch taken
  };

  Search(const Flow &Of, Visitor Visit) : Of(Of), Visit(Visit) {}

  std::optional<FlowPath> run(FlowPoint From, unsigned State) {
    unsigned Section = Of.Sections->around(*From.Block, From.Index);
    Entries.push_back({From, State, Section, -1, std::nullopt});
    for (size_t I = 0; I != Entries.size(); ++I)
      if (std::optional<Event> End = runBlock(I))
        return pathTo(I, *End);
    return std::nullopt;
  }

private:
  /// The event at which the visitor stopped the search, if it did.
  std::optional<Event> runBlock(size_t I) {
    const CFGBlock &Block = *Entries[I].At.Block;
    unsigned State = Entries[I].State;
    const Stmt *Last = nullptr;
    for (unsigned J = Entries[I].At.Index, N = Block.size(); J != N; ++J) {
      std::optional<Event> E = eventOf(Block[J]);
      if (!E)
        continue;
      Next Answer = Visit(*E, State);
      if (Answer == Next::Found)
        return E;
      if (Answer == Next::Prune)
        return std::nullopt;
      if (E->Kind == Event::Suspension)
        if (std::optional<Event> End = destroyAt(E->Node, State))
          return End;
      Last = E->Node ? E->Node : Last;
    }
    return leave(I, Block, State, Last);
  }

  std::optional<Event> destroyAt(const Stmt *Suspension, unsigned State) {
    Event Destroyed{Event::FrameDestroyed, Suspension};
    if (Visit(Destroyed, State) == Next::Found)
      return Destroyed;
    return std::nullopt;
  }

  std::optional<Event> leave(size_t I, const CFGBlock &Block, unsigned State, const Stmt *Last) {
    const Stmt *Condition = Block.getTerminatorCondition(/*StripParens=*/false);
    bool TwoWay = Condition && Block.succ_size() == 2;
    unsigned Index = 0;
    for (const CFGBlock::AdjacentBlock &To : Block.succs()) {
      bool Taken = Index++ == 0;
      const CFGBlock *Successor = To.getReachableBlock();
      if (!Successor || (TwoWay && isDecidedAgainst(Block, Taken)))
        continue;
      unsigned After = State, Section = Entries[I].Section;
      if (TwoWay && !Of.Sections->mayGo(Block, Taken, Section))
        continue;
      std::optional<Event> By;
      if (TwoWay) {
        By = Event{Event::Branch, Condition, nullptr, Taken};
        Next Answer = Visit(*By, After);
        if (Answer == Next::Found)
          return By;
        if (Answer == Next::Prune)
          continue;
      }
      // A call that may throw ends its block with a second edge.
      if (Index > 1 && !Block.getTerminatorStmt() && throwsNothing(Last))
        continue;
      if (entersHandlers(*Successor)) {
        Event Caught{Event::Caught, Last};
        Next Answer = Visit(Caught, After);
        if (Answer == Next::Found)
          return Caught;
        if (Answer == Next::Prune)
          continue;
      }
      if (Successor == &Block.getParent()->getExit()) {
        // The first edge may lead to the exit as well. The program ends in a call that does not
        // return.
        bool Throws = !Block.getTerminatorStmt() && Index > 1;
        if (!Throws && Block.hasNoReturnElement())
          continue;
        Event Left =
            Throws ? Event{Event::Thrown, Last} : Event{Event::Exit, leavingStatement(Last)};
        if (Visit(Left, After) == Next::Found)
          return Left;
        continue;
      }
      if (Seen.insert({Successor, {After, Section}}).second)
        Entries.push_back({{Successor, 0}, After, Section, static_cast<int>(I), By});
    }
    return std::nullopt;
  }

  bool isDecidedAgainst(const CFGBlock &Block, bool Taken) const {
    auto Found = Of.Decided.find(&Block);
    return Found != Of.Decided.end() && Found->second != Taken;
  }

  /// Only exceptions lead to the block that chooses among the handlers of a try block.
  static bool entersHandlers(const CFGBlock &Block) {
    return llvm::isa_and_nonnull<CXXTryStmt>(Block.getTerminatorStmt());
  }

  static bool throwsNothing(const Stmt *Last) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Last);
    return Call && Call->getDirectCallee() && isNoexcept(*Call->getDirectCallee());
  }

  static const Stmt *leavingStatement(const Stmt *Last) {
    if (llvm::isa_and_nonnull<ReturnStmt, CoreturnStmt, CXXThrowExpr>(Last))
      return Last;
    return nullptr;
  }

  FlowPath pathTo(size_t I, const Event &End) const {
    FlowPath Path;
    Path.End = End;
    for (int At = static_cast<int>(I); At >= 0; At = Entries[At].From)
      if (Entries[At].By)
        Path.Branches.push_back(*Entries[At].By);
    std::reverse(Path.Branches.begin(), Path.Branches.end());
    return Path;
  }

  const Flow &Of;
  Visitor Visit;
  std::deque<Entry> Entries; // grows while it is iterated: references must stay valid
  llvm::DenseSet<std::pair<const CFGBlock *, std::pair<unsigned, unsigned>>> Seen;
};

std::optional<FlowPath> Flow::search(FlowPoint From, unsigned State, Visitor Visit) const {
  return Search(*this, Visit).run(From, State);
}

namespace {
struct BuiltFlow {
  explicit BuiltFlow(const Function &F) : Built(Flow::build(F.decl(), F.context(), F.models())) {}
  std::unique_ptr<Flow> Built;
};
} // namespace

const Flow *flowOf(const Function &F) { return F.get<BuiltFlow>().Built.get(); }

} // namespace corolint
