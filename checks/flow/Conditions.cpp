// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Conditions.h"

#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Writes.h"

#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// Bounds that keep a search linear: terms of a function, constants of a term (two classes each,
/// in 64 bits), and facts of a path. What is beyond them is not known, as if nobody asked again.
constexpr unsigned MaxTerms = 256, MaxConstants = 31, MaxFacts = 8;

/// The class of \p Number.
unsigned classOf(int64_t Number, llvm::ArrayRef<int64_t> Constants) {
  unsigned At = llvm::lower_bound(Constants, Number) - Constants.begin();
  bool Exact = At != Constants.size() && Constants[At] == Number;
  return 2 * At + Exact;
}

/// The sum, or the end of the range that it is beyond.
int64_t plus(int64_t A, int64_t B) {
  int64_t Sum = 0;
  if (!llvm::AddOverflow(A, B, Sum))
    return Sum;
  return B < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}

/// The least and the greatest number in class \p Index.
std::pair<int64_t, int64_t> boundsOf(unsigned Index, llvm::ArrayRef<int64_t> Constants) {
  unsigned Next = Index / 2;
  if (Index % 2)
    return {Constants[Next], Constants[Next]};
  return {Next == 0 ? std::numeric_limits<int64_t>::min() : plus(Constants[Next - 1], 1),
          Next == Constants.size() ? std::numeric_limits<int64_t>::max()
                                   : plus(Constants[Next], -1)};
}

bool holds(BinaryOperatorKind Relation, int Sign) {
  switch (Relation) {
  case BO_EQ:
    return Sign == 0;
  case BO_NE:
    return Sign != 0;
  case BO_LT:
    return Sign < 0;
  case BO_GT:
    return Sign > 0;
  case BO_LE:
    return Sign <= 0;
  default:
    return Sign >= 0;
  }
}

bool takesCallable(const CallExpr &Call) {
  return llvm::any_of(Call.arguments(), [](const Expr *Arg) {
    const CXXRecordDecl *Record = recordOf(Arg->getType());
    return Record && (Record->isLambda() || !Record->isInStdNamespace());
  });
}

/// Whether evaluating \p S runs code that is not seen here.
bool runsOthers(const Stmt *S, const Function &F) {
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call || isMoveOrForward(Call))
    return false;
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (Callee && isStd(*Callee))
    return takesCallable(*Call);
  // A coroutine that starts suspended runs nothing yet.
  return !Call->getType()->isRecordType() || !F.types().of(Call->getType()).isLazy();
}

/// Whether the object may be reached by other names.
bool isReachable(Place P) { return P.isIndirect() || !P.rootVariable(); }

} // namespace

Conditions::Conditions(const CFG &Graph, const Function &F)
    : F(F), Asked(F), Sections(Graph, *F.body(), F.models()) {
  ask(Graph);
  if (AskedIn.empty())
    return;
  collect(Graph);
  select(Graph);
}

// What is asked.

/// `a && b` has a block of its own for each side where it decides a branch; where its value is
/// used otherwise it is an element, and both sides have met again.
static const Expr *decidedBy(const CFGBlock &Block, const llvm::DenseSet<const Stmt *> &Values) {
  if (Block.succ_size() != 2 || Block.getTerminator().getKind() != CFGTerminator::StmtBranch ||
      isa_and_nonnull<SwitchStmt, CXXTryStmt>(Block.getTerminatorStmt()))
    return nullptr;
  const auto *Condition =
      dyn_cast_or_null<Expr>(Block.getTerminatorCondition(/*StripParens=*/true));
  while (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Condition)) {
    if (!Binary->isLogicalOp() || Values.contains(Binary))
      break;
    Condition = Binary->getRHS()->IgnoreParens();
  }
  return Condition;
}

void Conditions::ask(const CFG &Graph) {
  llvm::DenseSet<const Stmt *> Values;
  for (const CFGBlock *Block : Graph)
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>())
        if (const auto *Binary = dyn_cast<BinaryOperator>(S->getStmt());
            Binary && Binary->isLogicalOp())
          Values.insert(Binary);
  for (const CFGBlock *Block : Graph) {
    if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(Block->getTerminatorStmt())) {
      for (const SwitchCase *Case = Switch->getSwitchCaseList(); Case;
           Case = Case->getNextSwitchCase())
        if (const auto *One = dyn_cast<CaseStmt>(Case); One && !One->getRHS())
          if (std::optional<int64_t> Number = constantOf(One->getLHS(), F.context())) {
            unsigned Equals = Asked.equals(Switch->getCond(), *Number);
            ByCase[Case] = Equals;
            count(Equals, *Block);
          }
    } else if (const Expr *Condition = decidedBy(*Block, Values)) {
      if (unsigned Found = Asked.of(Condition)) {
        ByBlock[Block] = Found;
        count(Found, *Block);
      }
    }
  }
}

void Conditions::count(unsigned Index, const CFGBlock &Block) {
  const Formula &Node = Asked[Index];
  if (Node.Kind == Formula::Compare)
    count(Node.Term, Node.Number, Block);
  for (unsigned Part : {Node.Left, Node.Right})
    if (Part)
      count(Part, Block);
}

void Conditions::count(unsigned Term, int64_t Number, const CFGBlock &Block) {
  Blocks &In = AskedIn[Term];
  if (In.empty() || In.back() != &Block)
    In.push_back(&Block);
  std::set<int64_t> &With = Constants[Term];
  if (With.size() < MaxConstants)
    With.insert(Number);
  if (std::optional<unsigned> Before = Asked.heldBefore(Term))
    count(*Before, Number, Block);
}

/// Counts \p From, which \p To is assigned from, as asked for like that.
void Conditions::countSource(unsigned From, unsigned To, const CFGBlock &Block) {
  std::set<int64_t> Numbers = Constants[To];
  for (int64_t Number : Numbers)
    count(From, Number, Block);
}

// What changes it.

/// What a term is assigned from is asked for as well, and so is what that is assigned from.
void Conditions::collect(const CFG &Graph) {
  constexpr unsigned MaxRounds = 4;
  for (unsigned Round = 0; Round != MaxRounds; ++Round) {
    size_t Before = AskedIn.size();
    collectOnce(Graph);
    if (AskedIn.size() == Before)
      break;
  }
}

void Conditions::collectOnce(const CFG &Graph) {
  Effects.clear();
  for (const auto &[Term, Asking] : AskedIn)
    for (Place P : Asked.terms()[Term].Places) {
      Roots.insert(P.root().id());
      AnyIndirect |= isReachable(P);
    }
  for (const CFGBlock *Block : Graph)
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>()) {
        Effect E = effectOf(S->getStmt());
        if (!E.any())
          continue;
        countSources(E, *Block);
        Effects.try_emplace(S->getStmt(), std::move(E));
      }
}

/// Whether a write to \p Written may change what is asked for.
bool Conditions::concerns(Place Written) const {
  return Written && (Roots.contains(Written.root().id()) || (AnyIndirect && isReachable(Written)));
}

Conditions::Effect Conditions::effectOf(const Stmt *S) {
  const Places &Named = F.get<Places>();
  Effect Made;
  Made.Suspends = isa<CoroutineSuspendExpr>(S) && F.maySuspendAt(S);
  Made.Calls = runsOthers(S, F);
  if (std::optional<Update> Set = updateOf(S, F.context())) {
    Place To = Named.of(Set->Object);
    if (!concerns(To))
      return Made;
    Made.Before = Asked.find(To);
    if (Made.Before && Set->Yields == Update::Before)
      Made.Result = Asked.termOf(llvm::cast<Expr>(S));
    Made.Writes.push_back({To, Made.Before ? Asked.valueAfter(*Set) : Assigned()});
    return Made;
  }
  for (const Write &W : writesOf(S)) {
    Place To = placeOf(W, F);
    if (W.Kind == Write::Exposed || !concerns(To))
      continue;
    bool Known = W.Kind == Write::Assigned && Asked.find(To);
    Made.Writes.push_back({To, Known ? Asked.valueOf(W.Value) : Assigned()});
  }
  return Made;
}

/// What a term that is asked for is assigned from is asked for as well.
void Conditions::countSources(const Effect &E, const CFGBlock &Block) {
  for (const auto &[To, Value] : E.Writes) {
    std::optional<unsigned> Target = Asked.find(To);
    if (!Target || !AskedIn.count(*Target))
      continue;
    if (Value.Term && Value.Term != Target)
      countSource(*Value.Term, *Target, Block);
    if (Value.Outcome)
      count(*Value.Outcome, Block);
    if (Value.Constant || Value.Term || Value.Outcome)
      Given.insert(*Target);
  }
}

// What matters.

/// The blocks from which one of \p Asking can be reached, these included, by their numbers.
static llvm::BitVector leadingTo(llvm::ArrayRef<const CFGBlock *> Asking, const CFG &Graph) {
  llvm::BitVector Found(Graph.getNumBlockIDs());
  std::vector<const CFGBlock *> Work;
  auto Reach = [&](const CFGBlock *Block) {
    if (!Block || Found[Block->getBlockID()])
      return;
    Found.set(Block->getBlockID());
    Work.push_back(Block);
  };
  llvm::for_each(Asking, Reach);
  while (!Work.empty()) {
    const CFGBlock *Block = Work.back();
    Work.pop_back();
    for (const CFGBlock::AdjacentBlock &From : Block->preds())
      Reach(From.getReachableBlock());
  }
  return Found;
}

bool Conditions::isAskedAgain(const Blocks &Asking, const llvm::BitVector &Ahead) {
  return llvm::any_of(Asking, [&](const CFGBlock *Block) {
    return llvm::any_of(Block->succs(), [&](const CFGBlock::AdjacentBlock &To) {
      return To.getReachableBlock() && Ahead[To.getReachableBlock()->getBlockID()];
    });
  });
}

void Conditions::select(const CFG &Graph) {
  Later.resize(Graph.getNumBlockIDs());
  for (const auto &[Term, Asking] : AskedIn) {
    if (Ranges.size() == MaxTerms)
      break;
    llvm::BitVector Ahead = leadingTo(Asking, Graph);
    bool Alone = Asked.terms()[Term].Kind != Term::Result && !Given.count(Term);
    if (Alone && !isAskedAgain(Asking, Ahead))
      continue;
    Range Made = rangeOf(Term);
    Made.Number = Ranges.size();
    for (unsigned Block : Ahead.set_bits()) {
      Later[Block].resize(MaxTerms);
      Later[Block].set(Made.Number);
    }
    Ranges.try_emplace(Term, std::move(Made));
  }
  if (Ranges.empty())
    Effects.clear();
}

Conditions::Range Conditions::rangeOf(unsigned Index) const {
  const Term &Of = Asked.terms()[Index];
  Range Made;
  std::set<int64_t> Compared;
  if (auto Found = Constants.find(Index); Found != Constants.end())
    Compared = Found->second;
  Compared.insert(0);
  bool Boolean = !Of.Type.isNull() && Of.Type->isBooleanType();
  if (Boolean)
    Compared.insert(1);
  Made.Constants.assign(Compared.begin(), Compared.end());
  Made.All = (uint64_t(2) << (2 * Made.Constants.size())) - 1;
  for (size_t I = 1; I < Made.Constants.size(); ++I)
    if (Made.Constants[I] - 1 == Made.Constants[I - 1]) // no integer is between these
      Made.All &= ~(uint64_t(1) << 2 * I);
  unsigned Zero = classOf(0, Made.Constants);
  bool Unsigned = !Of.Type.isNull() && (Of.Type->isUnsignedIntegerOrEnumerationType() ||
                                        Of.Type->isPointerType() || Boolean);
  if (Unsigned)
    Made.All &= ~((uint64_t(1) << Zero) - 1);
  if (Boolean)
    Made.All &= (uint64_t(1) << Zero) | (uint64_t(1) << classOf(1, Made.Constants));
  const Places &Known = F.get<Places>();
  for (Place P : Of.Places) {
    const VarDecl *Root = P.rootVariable();
    const ValueDecl *Last = P.decl();
    bool Direct = !P.isIndirect();
    if (Direct && Last && Last->getType().isConstQualified())
      continue;
    bool Exposed = Root && Direct && Known.isExposed(*Root);
    bool Global = Root && !Root->hasLocalStorage();
    Made.Shared |= !Root || !Direct || Exposed || Global;
    Made.ChangesAtCalls |= Exposed || Global;
  }
  return Made;
}

// What a path knows.

const Conditions::Range *Conditions::range(unsigned Term) const {
  auto Found = Ranges.find(Term);
  return Found == Ranges.end() ? nullptr : &Found->second;
}

uint64_t Conditions::valuesOf(unsigned Term, const Knowledge &Known) const {
  for (const Fact &One : Known.Facts)
    if (One.Term == Term)
      return One.Values;
  const Range *Of = range(Term);
  return Of ? Of->All : ~uint64_t(0);
}

void Conditions::set(unsigned Term, uint64_t Values, Knowledge &Known) const {
  llvm::erase_if(Known.Facts, [&](const Fact &One) { return One.Term == Term; });
  const Range *Of = range(Term);
  if (!Of || Values == Of->All || Values == 0)
    return;
  if (Known.Facts.size() == MaxFacts)
    Known.Facts.erase(Known.Facts.begin());
  Fact Made{Term, Values};
  Known.Facts.insert(llvm::lower_bound(Known.Facts, Made), Made);
}

uint64_t Conditions::valuesOf(const Assigned &Value, const Range &Of,
                              const Knowledge &Known) const {
  auto Only = [&](int64_t Number) { return uint64_t(1) << classOf(Number, Of.Constants); };
  if (Value.Constant)
    return Only(*Value.Constant) & Of.All;
  if (Value.Outcome) {
    std::optional<bool> True = outcome(*Value.Outcome, Known);
    return True ? Only(*True) & Of.All : Of.All;
  }
  const Range *From = Value.Term ? range(*Value.Term) : nullptr;
  if (!From)
    return Of.All;
  // The classes of the one that overlap with those of the other.
  uint64_t Given = valuesOf(*Value.Term, Known), Found = 0;
  for (unsigned I = 0, N = 2 * From->Constants.size() + 1; I != N; ++I) {
    if (!(Given >> I & 1))
      continue;
    auto [Low, High] = boundsOf(I, From->Constants);
    if (Value.Plus < 0 && !(Of.All & 1) && plus(Low, Value.Plus) < 0)
      return Of.All; // an unsigned number wraps around
    unsigned Last = classOf(plus(High, Value.Plus), Of.Constants);
    for (unsigned J = classOf(plus(Low, Value.Plus), Of.Constants); J <= Last; ++J)
      Found |= uint64_t(1) << J;
  }
  return Found & Of.All;
}

/// The values for which \p Compare holds; nullopt where its number is none of the classes' ends.
std::optional<uint64_t> Conditions::satisfying(const Formula &Compare) const {
  const Range *Of = range(Compare.Term);
  if (!Of || !llvm::binary_search(Of->Constants, Compare.Number))
    return std::nullopt;
  unsigned At = classOf(Compare.Number, Of->Constants);
  uint64_t Found = 0;
  for (unsigned I = 0, N = 2 * Of->Constants.size() + 1; I != N; ++I)
    if (holds(Compare.Relation, I < At ? -1 : I > At))
      Found |= uint64_t(1) << I;
  return Found;
}

std::optional<bool> Conditions::outcome(unsigned Index, const Knowledge &Known) const {
  const Formula &Node = Asked[Index];
  if (Node.Kind == Formula::Constant)
    return Node.True;
  if (Node.Kind == Formula::Compare) {
    std::optional<uint64_t> True = satisfying(Node);
    if (!True)
      return std::nullopt;
    uint64_t Values = valuesOf(Node.Term, Known);
    if (!(Values & ~*True))
      return true;
    return Values & *True ? std::nullopt : std::optional(false);
  }
  if (Node.Kind == Formula::Unknown)
    return std::nullopt;
  std::optional<bool> Left = outcome(Node.Left, Known);
  if (Node.Kind == Formula::Not)
    return Left ? std::optional(!*Left) : std::nullopt;
  std::optional<bool> Right = outcome(Node.Right, Known);
  bool Decides = Node.Kind == Formula::Or;
  if (Left == Decides || Right == Decides)
    return Decides;
  return Left && Right ? std::optional(!Decides) : std::nullopt;
}

bool Conditions::assume(unsigned Index, bool True, Knowledge &Known) const {
  const Formula &Node = Asked[Index];
  switch (Node.Kind) {
  case Formula::Unknown:
    return true;
  case Formula::Constant:
    return Node.True == True;
  case Formula::Not:
    return assume(Node.Left, !True, Known);
  case Formula::Compare: {
    std::optional<uint64_t> Holds = satisfying(Node);
    if (!Holds)
      return true;
    uint64_t Values = valuesOf(Node.Term, Known) & (True ? *Holds : ~*Holds);
    if (Values)
      set(Node.Term, Values, Known);
    return Values != 0;
  }
  case Formula::And:
  case Formula::Or:
    break;
  }
  if (True == (Node.Kind == Formula::And))
    return assume(Node.Left, True, Known) && assume(Node.Right, True, Known);
  std::optional<bool> Left = outcome(Node.Left, Known), Right = outcome(Node.Right, Known);
  if (Left == !True)
    return assume(Node.Right, True, Known);
  return Right == !True ? assume(Node.Left, True, Known) : true;
}

bool Conditions::take(const CFGBlock &Block, unsigned Way, Knowledge &Known) const {
  if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(Block.getTerminatorStmt()))
    return !any() || switchTo(*Switch, (Block.succ_begin() + Way)->getReachableBlock(), Known);
  if (Block.succ_size() != 2)
    return true;
  if (!Sections.mayGo(Block, Way == 0, Known.Section))
    return false;
  unsigned Condition = ByBlock.lookup(&Block);
  return !Condition || assume(Condition, Way == 0, Known);
}

bool Conditions::switchTo(const SwitchStmt &Switch, const CFGBlock *To, Knowledge &Known) const {
  const Stmt *Label = To ? To->getLabel() : nullptr;
  if (Label && isa<CaseStmt>(Label))
    return assume(ByCase.lookup(Label), true, Known);
  for (const SwitchCase *Case = Switch.getSwitchCaseList(); Case; Case = Case->getNextSwitchCase())
    if (unsigned Equals = ByCase.lookup(Case); Equals && !assume(Equals, false, Known))
      return false;
  return true;
}

void Conditions::enter(const CFGBlock &Block, Knowledge &Known) const {
  if (Known.Facts.empty())
    return;
  const llvm::BitVector &Wanted = Later[Block.getBlockID()];
  if (Wanted.empty())
    return Known.Facts.clear();
  llvm::erase_if(Known.Facts, [&](const Fact &One) { return !Wanted[range(One.Term)->Number]; });
}

/// Whether a write to \p Written may change what \p Index is computed from.
bool Conditions::writesTo(Place Written, unsigned Index) const {
  return llvm::any_of(Asked.terms()[Index].Places, [&](Place P) {
    if (P.isWithin(Written))
      return true;
    // The same object by another pointer.
    if (!isReachable(P) || !isReachable(Written))
      return false;
    return P.decl() ? P.decl() == Written.decl() : !Written.decl() && P.isIndirect();
  });
}

void Conditions::apply(const Effect &E, Knowledge &Known) const {
  llvm::SmallVector<Fact, 2> After;
  if (E.Result && matters(*E.Result)) {
    Assigned Before;
    Before.Term = E.Before;
    After.push_back({*E.Result, valuesOf(Before, *range(*E.Result), Known)});
  }
  for (const auto &[To, Value] : E.Writes)
    if (std::optional<unsigned> Target = Asked.find(To); Target && matters(*Target))
      After.push_back({*Target, valuesOf(Value, *range(*Target), Known)});
  llvm::erase_if(Known.Facts, [&](const Fact &One) {
    const Range &Of = *range(One.Term);
    return (E.Suspends && Of.Shared) || (E.Calls && Of.ChangesAtCalls) ||
           llvm::any_of(E.Writes, [&](const auto &W) { return writesTo(W.first, One.Term); });
  });
  for (const Fact &One : After)
    set(One.Term, One.Values, Known);
}

void Conditions::pass(const CFGElement &Element, Knowledge &Known) const {
  auto S = Element.getAs<CFGStmt>();
  if (!S || !any())
    return;
  auto Found = Effects.find(S->getStmt());
  if (Found != Effects.end())
    apply(Found->second, Known);
}

} // namespace corolint
