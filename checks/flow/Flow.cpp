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

/// What a search asks of a block, read off once for all searches.
struct Flow::Content {
  void read(const CFGBlock &Block, const Flow &Of) {
    for (const CFGElement &Element : Block) {
      std::optional<Event> E = eventOf(Element);
      // The value of a member initialiser is an element of its own before it.
      if (E && Element.getAs<CFGInitializer>() && Of.Where.count(E->Node))
        E.reset();
      Events.push_back(E);
    }
    if (Block.succ_size() == 2)
      Condition = Block.getTerminatorCondition(/*StripParens=*/false);
  }

  std::vector<std::optional<Event>> Events; ///< of each element
  const Stmt *Condition = nullptr;          ///< that chooses between two ways out
};

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
      Made->note((*Block)[I], {Block, I});
  Made->Contents.resize(Made->Graph->getNumBlockIDs());
  for (const CFGBlock *Block : *Made->Graph)
    Made->Contents[Block->getBlockID()].read(*Block, *Made);
  Made->Asked = std::make_unique<Conditions>(*Made->Graph, F);
  return Made;
}

const Flow::Content &Flow::contents(const CFGBlock &Block) const {
  return Contents[Block.getBlockID()];
}

void Flow::note(const CFGElement &Element, FlowPoint At) {
  if (auto S = Element.getAs<CFGStmt>())
    note(S->getStmt(), At);
  else if (auto D = Element.getAs<CFGAutomaticObjDtor>())
    Deaths[D->getVarDecl()].push_back(At.Block);
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

bool Flow::isReached(const Stmt *S) const {
  std::optional<FlowPoint> At = before(S);
  return At && !knownAtEntry(*At->Block).empty();
}

bool Flow::isDestroyed(const VarDecl &V) const {
  auto Found = Deaths.find(&V);
  return Found != Deaths.end() && llvm::any_of(Found->second, [&](const CFGBlock *Block) {
           return !knownAtEntry(*Block).empty();
         });
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
      if (std::optional<Event> End = runFrom(I))
        return pathTo(I, *End);
    return std::nullopt;
  }

  std::deque<Entry> Entries;        // grows while it is iterated: references must stay valid
  EntryKnowledge *Record = nullptr; ///< receives what is known at the entry of each block

private:
  /// A path at the entry of a block.
  struct Step {
    const CFGBlock *To;
    unsigned State;
    Knowledge Known;
    std::optional<Event> By; ///< the branch taken
  };
  using Steps = llvm::SmallVector<Step, 2>;

  /// Follows the path from an entry up to the next fork or join. Returns the event at which the
  /// visitor stopped the search, if it did.
  std::optional<Event> runFrom(size_t I) {
    Step Now{Entries[I].At.Block, Entries[I].State, Entries[I].Known, std::nullopt};
    unsigned Index = Entries[I].At.Index;
    // A loop that nothing leads into has no join; hence the bound.
    for (size_t Left = Of.Contents.size(); Left; --Left) {
      if (Record)
        (*Record)[Now.To].push_back(Now.Known);
      Steps Out;
      if (std::optional<Event> End = runBlock(Now, Index, Out))
        return End;
      if (Left == 1 || Out.size() != 1 || Out[0].By || Out[0].To->pred_size() != 1) {
        for (Step &One : Out)
          enter(std::move(One), I);
        break;
      }
      Now = std::move(Out[0]);
      Of.Asked->enter(*Now.To, Now.Known);
      Index = 0;
    }
    return std::nullopt;
  }

  /// Visits what is in the block from \p Index on. \p Out receives where the path may go next.
  std::optional<Event> runBlock(Step &Now, unsigned Index, Steps &Out) {
    const std::vector<std::optional<Event>> &Events = Of.contents(*Now.To).Events;
    const Stmt *Last = nullptr;
    for (unsigned N = Events.size(); Index < N; ++Index) {
      const std::optional<Event> &E = Events[Index];
      if (!E)
        continue;
      Next Answer = Visit(*E, Now.State);
      if (Answer == Next::Found)
        return E;
      if (Answer == Next::Prune)
        return std::nullopt;
      if (Of.Asked->any())
        Of.Asked->pass((*Now.To)[Index], Now.Known);
      if (E->Kind == Event::Suspension)
        if (std::optional<Event> End = destroyAt(E->Node, Now.State))
          return End;
      Last = E->Node ? E->Node : Last;
    }
    for (unsigned Way = 0, N = Now.To->succ_size(); Way != N; ++Way)
      if (std::optional<Event> End = leave(Now, Way, Last, Out))
        return End;
    return std::nullopt;
  }

  std::optional<Event> destroyAt(const Stmt *Suspension, unsigned State) {
    Event Destroyed{Event::FrameDestroyed, Suspension};
    if (Visit(Destroyed, State) == Next::Found)
      return Destroyed;
    return std::nullopt;
  }

  /// Leaves a block by its successor number \p Way, after \p Last was evaluated.
  std::optional<Event> leave(const Step &From, unsigned Way, const Stmt *Last, Steps &Out) {
    const CFGBlock &Block = *From.To;
    Step Then{(Block.succ_begin() + Way)->getReachableBlock(), From.State, From.Known, {}};
    if (!Then.To || !Of.Asked->take(Block, Way, Then.Known))
      return std::nullopt;
    if (const Stmt *Condition = Of.contents(Block).Condition) {
      Then.By = Event{Event::Branch, Condition, nullptr, Way == 0};
      if (Next Answer = Visit(*Then.By, Then.State); Answer != Next::Go)
        return Answer == Next::Found ? Then.By : std::nullopt;
    }
    // A call that may throw ends its block with a second edge.
    bool Throws = Way > 0 && !Block.getTerminatorStmt();
    if (Throws && throwsNothing(Last))
      return std::nullopt;
    if (entersHandlers(*Then.To)) {
      Event Caught{Event::Caught, Last};
      if (Next Answer = Visit(Caught, Then.State); Answer != Next::Go)
        return Answer == Next::Found ? std::optional(Caught) : std::nullopt;
    }
    if (Then.To != &Block.getParent()->getExit()) {
      Out.push_back(std::move(Then));
      return std::nullopt;
    }
    // The first edge may lead to the exit as well. The program ends in a call that does not return.
    if (!Throws && Block.hasNoReturnElement())
      return std::nullopt;
    Event Left = Throws ? Event{Event::Thrown, Last} : Event{Event::Exit, leavingStatement(Last)};
    if (Visit(Left, Then.State) != Next::Found)
      return std::nullopt;
    LedOut = Then.By;
    return Left;
  }

  void enter(Step Now, size_t From) {
    Of.Asked->enter(*Now.To, Now.Known);
    Position At{Now.To, {Now.State, Now.Known.Section}};
    if (!Now.Known.Facts.empty()) {
      if (Seen.contains({At, 0}))
        return;
      if (Variants[At]++ >= MaxKnowledge)
        Now.Known.Facts.clear();
    }
    if (Seen.insert({At, idOf(Now.Known.Facts)}).second)
      Entries.push_back(
          {{Now.To, 0}, Now.State, std::move(Now.Known), static_cast<int>(From), Now.By});
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
    if (LedOut)
      Path.Branches.push_back(*LedOut);
    return Path;
  }

  const Flow &Of;
  Visitor Visit;
  std::optional<Event> LedOut; ///< the branch that led out of the body, where the search ended
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
    All.Record = AtEntry.get();
    All.run();
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
