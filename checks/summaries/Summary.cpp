// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Summary.h"

#include "UseReader.h"
#include "code/Unit.h"
#include "values/Consumption.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/Stack.h"
#include "llvm/ADT/StringExtras.h"

#include <deque>

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

/// The summaries of one function, each made when it is first asked for.
class Slots {
public:
  explicit Slots(const Function &F) : F(F) {}

  const ArgumentSummary &of(Slot What) const {
    for (Entry &Known : All)
      if (Known.What.Kind == What.Kind && Known.What.Param == What.Param) {
        Known.AskedWhileOpen |= Known.Open;
        return Known.Summary;
      }
    Entry &New = All.emplace_back();
    New.What = What;
    compute(New);
    return New.Summary;
  }

private:
  struct Entry {
    Slot What{Slot::Object};
    ArgumentSummary Summary;
    bool Open = true;
    bool AskedWhileOpen = false;
  };

  /// Of a function that calls itself, by whatever way, the summary is the smallest that agrees with
  /// itself: it only grows, and has few words, so that a few rounds are enough.
  void compute(Entry &Of) const {
    constexpr unsigned MaxRounds = 4;
    for (unsigned Round = 0; Round != MaxRounds; ++Round) {
      ArgumentSummary Next;
      Next.BodySeen = true;
      UseReader Reader(F, Next);
      Reader.slot(Of.What);
      Reader.finish();
      bool Settled = !Of.AskedWhileOpen || Next.Uses.size() == Of.Summary.Uses.size();
      Of.Summary = std::move(Next);
      if (Settled)
        break;
    }
    Of.Open = false;
  }

  const Function &F;
  mutable std::deque<Entry> All;
};

const ArgumentSummary &nothingSeen() {
  static const ArgumentSummary Unknown = [] {
    ArgumentSummary S;
    S.Uses.push_back({ArgumentEffect::Escapes, Evidence::Assumed});
    return S;
  }();
  return Unknown;
}

/// The argument of \p Call that parameter number \p Index of its callee gets.
const Expr *argumentFor(const Expr *Call, unsigned Index) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    return Index < Construct->getNumArgs() ? Construct->getArg(Index) : nullptr;
  const auto *Plain = dyn_cast<CallExpr>(Call);
  for (unsigned I = 0; Plain && I != Plain->getNumArgs(); ++I)
    if (const ParmVarDecl *Param = parameterOf(Call, I);
        Param && Param->getFunctionScopeIndex() == Index)
      return Plain->getArg(I);
  return nullptr;
}

/// Whether another function may run in its place.
bool isOverridable(const FunctionDecl &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  return Method && Method->isVirtual() && !Method->hasAttr<FinalAttr>() &&
         !Method->getParent()->isEffectivelyFinal();
}

const char *wordFor(ArgumentEffect E) {
  switch (E) {
  case ArgumentEffect::Reads:
    return "looked at";
  case ArgumentEffect::Asks:
    return "asked whether it is done";
  case ArgumentEffect::Awaits:
    return "awaited";
  case ArgumentEffect::RunsToEnd:
    return "run to its end while the thread blocks";
  case ArgumentEffect::Starts:
    return "started, and not waited for";
  case ArgumentEffect::Keeps:
    return "kept";
  case ArgumentEffect::Returns:
    return "returned";
  case ArgumentEffect::Calls:
    return "called";
  case ArgumentEffect::CallsLater:
    return "called later";
  case ArgumentEffect::CallsElsewhere:
    return "called on another thread";
  case ArgumentEffect::Moves:
    return "moved from";
  case ArgumentEffect::Locks:
    return "locked";
  case ArgumentEffect::Unlocks:
    return "unlocked";
  case ArgumentEffect::Resumes:
    return "resumed";
  case ArgumentEffect::Destroys:
    return "destroyed";
  case ArgumentEffect::GivenAway:
    return "given away";
  case ArgumentEffect::Escapes:
    return "given to unknown code";
  }
  llvm_unreachable("an effect without a word");
}

std::string wordFor(const ArgumentUse &U) {
  std::string Text = wordFor(U.Effect);
  if (U.In.Kind == Keeper::Object)
    Text += " in the object";
  else if (U.In.Kind == Keeper::Global)
    Text += " in a global";
  else if (U.In.Kind == Keeper::Parameter && U.In.Param)
    Text += " in '" + U.In.Param->getNameAsString() + "'";
  static const char *const Known[] = {"assumed", "declared", "proved"};
  return Text + " (" + (U.Certain ? "always, " : "") + Known[unsigned(U.Why)] + ")";
}

} // namespace

const ArgumentUse *ArgumentSummary::find(ArgumentEffect E) const {
  for (const ArgumentUse &U : Uses)
    if (U.Effect == E)
      return &U;
  return nullptr;
}

bool ArgumentSummary::always(ArgumentEffect E) const {
  const ArgumentUse *U = find(E);
  return U && U->Certain;
}

bool ArgumentSummary::isLeftAlone() const {
  return BodySeen && llvm::all_of(Uses, [](const ArgumentUse &U) {
           return U.Effect == ArgumentEffect::Reads || U.Effect == ArgumentEffect::Asks;
         });
}

bool ArgumentSummary::resultHas(ArgumentEffect E) const {
  return llvm::any_of(OfResult, [&](const ArgumentUse &U) { return U.Effect == E; });
}

const ArgumentSummary &summaryOf(const FunctionDecl *Callee, Slot What, Unit &In) {
  const Function *Body = Callee && !isOverridable(*Callee) ? In.bodyOf(Callee) : nullptr;
  if (!Body)
    return nothingSeen();
  // The definition's own parameter, where the call saw another declaration's.
  if (What.Kind == Slot::Parameter) {
    unsigned Index = What.Param->getFunctionScopeIndex();
    if (Index >= Body->decl().getNumParams())
      return nothingSeen();
    What.Param = Body->decl().getParamDecl(Index);
  }
  const ArgumentSummary *Found = nullptr;
  // A chain of calls may be as long as the program.
  clang::runWithSufficientStackSpace([] {}, [&] { Found = &Body->get<Slots>().of(What); });
  return *Found;
}

const ArgumentSummary &argumentSummary(const Expr *Call, unsigned Index, Unit &In) {
  const ParmVarDecl *Param = parameterOf(Call, Index);
  return Param ? summaryOf(calleeOf(Call), {Slot::Parameter, Param}, In) : nothingSeen();
}

const ArgumentSummary &receiverSummary(const Expr *Call, Unit &In) {
  return summaryOf(calleeOf(Call), {Slot::Object}, In);
}

const Expr *objectOf(const Expr *Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return Member->getImplicitObjectArgument();
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  return Operator && Operator->getNumArgs() ? Operator->getArg(0) : nullptr;
}

const Expr *keeperOf(const ArgumentUse &U, const Expr *Call) {
  if (U.In.Kind == Keeper::Object)
    return objectOf(Call);
  return U.In.Kind == Keeper::Parameter && U.In.Param
             ? argumentFor(Call, U.In.Param->getFunctionScopeIndex())
             : nullptr;
}

std::string describe(const ArgumentSummary &Summary) {
  std::vector<std::string> Words;
  for (const ArgumentUse &U : Summary.Uses)
    if (std::string Word = wordFor(U); !llvm::is_contained(Words, Word))
      Words.push_back(Word);
  return Words.empty() ? "not used" : llvm::join(Words, ", ");
}

} // namespace corolint
