// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Flow.h"

#include "Conditions.h"
#include "Exceptions.h"
#include "code/Function.h"
#include "code/Walk.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"

#include <deque>
#include <map>

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

} // namespace

Flow::Flow() = default;
Flow::~Flow() = default;

std::unique_ptr<Flow> Flow::build(const Function &F) {
  if (!F.body() || F.decl().isDependentContext())
    return nullptr;
  std::unique_ptr<Flow> Made(new Flow);
  // From the statements as written, not from the coroutine's wrapper.
  Made->Graph =
      CFG::buildCFG(&F.decl(), const_cast<Stmt *>(F.body()), &F.context(), buildOptions());
  if (!Made->Graph)
    return nullptr;
  for (const CFGBlock *Block : *Made->Graph)
    for (unsigned I = 0, N = Block->size(); I != N; ++I)
      if (auto S = (*Block)[I].getAs<CFGStmt>())
        Made->note(S->getStmt(), {Block, I});
  Made->Asked = std::make_unique<Conditions>(*Made->Graph, F);
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

/// One search: a queue of (block, state, knowledge), each entered once, with the way back to the
/// start.
struct Flow::Search {
  struct Entry {
    FlowPoint At;
    unsigned State;
    Knowledge Known;
    int From;                ///< index of the entry that led here, -1 at the start
    std::optional<Event> By; ///< the branch taken
  };
  /// So many entries of a block may differ in nothing but what they know; the next one knows
  /// nothing, and stands for all that would follow.
  static constexpr unsigned MaxKnowledge = 12;

  Search(const Flow &Of, Visitor Visit) : Of(Of), Visit(Visit) {}

  std::optional<FlowPath> run(FlowPoint From, unsigned State) {
    for (Knowledge &Known : Of.knownAt(From))
      Entries.push_back({From, State, std::move(Known), -1, std::nullopt});
    return run();
  }

  std::optional<FlowPath> run() {
    for (size_t I = 0; I != Entries.size(); ++I)
      if (std::optional<Event> End = runBlock(I))
        return pathTo(I, *End);
    return std::nullopt;
  }

  std::deque<Entry> Entries; // grows while it is iterated: references must stay valid

private:
  /// The event at which the visitor stopped the search, if it did.
  std::optional<Event> runBlock(size_t I) {
    const CFGBlock &Block = *Entries[I].At.Block;
    unsigned State = Entries[I].State;
    Knowledge Known = Entries[I].Known;
    const Stmt *Last = nullptr;
    for (unsigned J = Entries[I].At.Index, N = Block.size(); J != N; ++J) {
      std::optional<Event> E = eventOf(Block[J]);
      // The value of a member initialiser is an element of its own before it.
      if (!E || (Block[J].getAs<CFGInitializer>() && Of.Where.count(E->Node)))
        continue;
      Next Answer = Visit(*E, State);
      if (Answer == Next::Found)
        return E;
      if (Answer == Next::Prune)
        return std::nullopt;
      Of.Asked->pass(Block[J], Known);
      if (E->Kind == Event::Suspension)
        if (std::optional<Event> End = destroyAt(E->Node, State))
          return End;
      Last = E->Node ? E->Node : Last;
    }
    return leave(I, Block, State, Known, Last);
  }

  std::optional<Event> destroyAt(const Stmt *Suspension, unsigned State) {
    Event Destroyed{Event::FrameDestroyed, Suspension};
    if (Visit(Destroyed, State) == Next::Found)
      return Destroyed;
    return std::nullopt;
  }

  std::optional<Event> leave(size_t I, const CFGBlock &Block, unsigned State,
                             const Knowledge &Known, const Stmt *Last) {
    const Stmt *Condition = Block.getTerminatorCondition(/*StripParens=*/false);
    bool TwoWay = Condition && Block.succ_size() == 2;
    unsigned Index = 0;
    for (const CFGBlock::AdjacentBlock &To : Block.succs()) {
      bool Taken = Index++ == 0;
      const CFGBlock *Successor = To.getReachableBlock();
      unsigned After = State;
      Knowledge Then = Known;
      if (!Successor || !Of.Asked->take(Block, Index - 1, Then))
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
      enter(*Successor, After, std::move(Then), I, By);
    }
    return std::nullopt;
  }

  void enter(const CFGBlock &Block, unsigned State, Knowledge Known, size_t From,
             const std::optional<Event> &By) {
    Of.Asked->enter(Block, Known);
    Position At{&Block, {State, Known.Section}};
    if (Seen.contains({At, 0}))
      return;
    if (!Known.Facts.empty() && Variants[At]++ >= MaxKnowledge)
      Known.Facts.clear();
    if (Seen.insert({At, idOf(Known.Facts)}).second)
      Entries.push_back({{&Block, 0}, State, std::move(Known), static_cast<int>(From), By});
  }

  /// 0 for no facts at all.
  unsigned idOf(const Knowledge::List &Facts) {
    return Facts.empty() ? 0 : Ids.try_emplace(Facts, Ids.size() + 1).first->second;
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
  using Position = std::pair<const CFGBlock *, std::pair<unsigned, unsigned>>;
  llvm::DenseSet<std::pair<Position, unsigned>> Seen;
  llvm::DenseMap<Position, unsigned> Variants;
  std::map<Knowledge::List, unsigned> Ids;
};

std::vector<Knowledge> Flow::knownAt(FlowPoint At) const {
  std::vector<Knowledge> Found;
  if (Asked->any())
    Found = knownAtEntry(*At.Block);
  if (Found.empty())
    Found.emplace_back();
  for (Knowledge &Known : Found) {
    for (unsigned I = 0; I != At.Index; ++I)
      Asked->pass((*At.Block)[I], Known);
    Known.Section = Asked->sectionAt(*At.Block, At.Index);
  }
  llvm::sort(Found);
  Found.erase(std::unique(Found.begin(), Found.end()), Found.end());
  return Found;
}

const std::vector<Knowledge> &Flow::knownAtEntry(const CFGBlock &Block) const {
  if (!AtEntry) {
    AtEntry = std::make_unique<EntryKnowledge>();
    Search All(*this, [](const Event &, unsigned &) { return Next::Go; });
    All.Entries.push_back({entry(), 0, Knowledge(), -1, std::nullopt});
    All.run();
    for (Search::Entry &E : All.Entries)
      (*AtEntry)[E.At.Block].push_back(std::move(E.Known));
  }
  return (*AtEntry)[&Block];
}

std::optional<FlowPath> Flow::search(FlowPoint From, unsigned State, Visitor Visit) const {
  return Search(*this, Visit).run(From, State);
}

namespace {
struct BuiltFlow {
  explicit BuiltFlow(const Function &F) : Built(Flow::build(F)) {}
  std::unique_ptr<Flow> Built;
};
} // namespace

const Flow *flowOf(const Function &F) { return F.get<BuiltFlow>().Built.get(); }

} // namespace corolint
