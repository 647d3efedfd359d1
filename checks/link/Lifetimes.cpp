// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lifetimes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace corolint {
namespace {

/// Plain functions that pass a task on are followed this far.
constexpr unsigned MaxForwards = 4;

Span spanOf(const StoredSpan &P, const UnitSummary &In) {
  return {In.Texts[P.File], P.Line, P.Column, P.Offset, P.EndLine, P.EndColumn, P.EndOffset};
}

bool readsNothingLate(BorrowState State) {
  return State != BorrowState::ReadAtStart && State != BorrowState::ReadLate;
}

Safety judge(const AuditedCall &Call, BorrowState State) {
  if (Call.Life == LentLife::TooShort) {
    // What is spawned may run up to its first suspension before spawn() returns.
    bool MayRunAtOnce = Call.End == TaskEnd::Spawned || Call.End == TaskEnd::Stored;
    return MayRunAtOnce && State == BorrowState::ReadAtStart ? Safety::Open : Safety::Unsafe;
  }
  if (Call.Life == LentLife::Forever)
    return Safety::Safe;
  switch (Call.End) {
  case TaskEnd::InPlace:
  case TaskEnd::Joined:
  case TaskEnd::ClosureKept:
    return Safety::Safe;
  case TaskEnd::Kept:
    return Call.Life == LentLife::Unknown ? Safety::Open : Safety::Safe;
  default:
    return Safety::Open;
  }
}

class Audit {
public:
  explicit Audit(function_ref<std::string(StringRef)> Shown) : Shown(Shown) {}

  std::vector<AuditedBorrow> run(ArrayRef<UnitSummary> Units) {
    for (const UnitSummary &Unit : Units)
      for (const BorrowSummary &B : Unit.Borrowed)
        borrow(B, Unit);
    for (unsigned Round = 0; Round != MaxForwards; ++Round)
      for (const UnitSummary &Unit : Units)
        for (const LentSummary &L : Unit.Lent)
          if (forwards(L))
            alias(L, Unit);
    for (const UnitSummary &Unit : Units)
      for (const LentSummary &L : Unit.Lent)
        lend(L, Unit);
    return finish();
  }

private:
  /// Where an object is borrowed, under the key of each function that is given it.
  static std::string slot(const UnitSummary &In, TextId Key, int Index) {
    return In.Texts[Key] + '#' + std::to_string(Index);
  }

  void borrow(const BorrowSummary &B, const UnitSummary &In) {
    Span Where = spanOf(B.Where, In);
    auto [It, New] = ByPlace.try_emplace(
        formatv("{0}:{1}:{2}", Where.File, Where.Offset, B.Index).str(), Rows.size());
    if (New)
      Rows.emplace_back();
    AuditedBorrow &Row = Rows[It->second];
    if (New) {
      Row.Where = std::move(Where);
      Row.Coroutine = In.Texts[B.Name];
      Row.What = In.Texts[B.What];
    }
    Row.State = New ? B.State : worse(Row.State, B.State);
    BySlot.try_emplace(slot(In, B.Coroutine, B.Index), It->second);
  }

  static BorrowState worse(BorrowState A, BorrowState B) {
    return readsNothingLate(A) || B == BorrowState::ReadLate ? B : A;
  }

  static bool forwards(const LentSummary &L) { return L.Caller && L.End == TaskEnd::Returned; }

  void alias(const LentSummary &L, const UnitSummary &In) {
    auto Inner = BySlot.find(slot(In, L.Callee, L.Index));
    if (Inner == BySlot.end())
      return;
    size_t Row = Inner->second;
    BySlot.try_emplace(slot(In, L.Caller, L.From), Row);
  }

  void lend(const LentSummary &L, const UnitSummary &In) {
    auto Found = BySlot.find(slot(In, L.Callee, L.Index));
    if (Found == BySlot.end())
      return;
    AuditedBorrow &Row = Rows[Found->second];
    AuditedCall Call;
    Call.Where = spanOf(L.Where, In);
    Call.End = L.End;
    Call.Life = L.Life;
    Call.At = spanOf(L.At, In);
    Call.Via = In.Texts[L.Via];
    Call.Is = judge(Call, Row.State);
    // Its callers are judged in its place.
    (forwards(L) ? Forwarded[Found->second] : Row.Calls).push_back(std::move(Call));
  }

  static bool isClosure(const AuditedCall &Call) {
    return (Call.End == TaskEnd::ClosureKept || Call.End == TaskEnd::ClosureHanded) &&
           Call.Life != LentLife::TooShort;
  }

  std::vector<AuditedBorrow> finish() {
    for (size_t I = 0; I != Rows.size(); ++I) {
      AuditedBorrow &Row = Rows[I];
      if (Row.Calls.empty())
        Row.Calls = Forwarded[I];
      if (!all_of(Row.Calls, isClosure))
        erase_if(Row.Calls, isClosure);
      onePerPlace(Row.Calls);
      conclude(Row);
    }
    llvm::sort(Rows, [](const AuditedBorrow &A, const AuditedBorrow &B) {
      return std::pair(-int(A.Is), A.Where.key()) < std::pair(-int(B.Is), B.Where.key());
    });
    return std::move(Rows);
  }

  static void onePerPlace(std::vector<AuditedCall> &Calls) {
    llvm::sort(Calls, [](const AuditedCall &A, const AuditedCall &B) {
      return std::pair(A.Where.key(), -int(A.Is)) < std::pair(B.Where.key(), -int(B.Is));
    });
    Calls.erase(llvm::unique(Calls, [](const AuditedCall &A,
                                       const AuditedCall &B) { return A.Where == B.Where; }),
                Calls.end());
  }

  void conclude(AuditedBorrow &Row) {
    if (readsNothingLate(Row.State)) {
      Row.Is = Safety::Safe;
      Row.Reason = reasonOf(Row.State).str();
      return;
    }
    Row.Is = Row.Calls.empty() ? Safety::Open : Safety::Safe;
    for (const AuditedCall &Call : Row.Calls)
      Row.Is = std::max(Row.Is, Call.Is);
    Row.Reason = Row.Calls.empty() ? "no call of it is seen" : reasonOf(Row.Calls);
  }

  static StringRef reasonOf(BorrowState State) {
    switch (State) {
    case BorrowState::Unread:
      return "never read";
    case BorrowState::ReadAtOnce:
      return "read only before the first suspension, and it runs at once";
    case BorrowState::Copied:
      return "the closure is copied into the frame";
    case BorrowState::Owned:
      return "the coroutine keeps an owner of it";
    case BorrowState::Declared:
      return "declared with coro::lifetime_ok";
    default:
      return "";
    }
  }

  std::string reasonOf(ArrayRef<AuditedCall> Calls) const {
    std::vector<std::string> Clauses;
    size_t InPlace = count_if(Calls, [](const AuditedCall &C) {
      return C.End == TaskEnd::InPlace && C.Is == Safety::Safe;
    });
    if (InPlace)
      Clauses.push_back(formatv("awaited in place at {0} of {1} call{2}", InPlace, Calls.size(),
                                Calls.size() == 1 ? "" : "s"));
    for (Safety Is : {Safety::Unsafe, Safety::Open, Safety::Safe})
      for (const AuditedCall &Call : Calls)
        if (Call.Is == Is && (Call.End != TaskEnd::InPlace || Is != Safety::Safe))
          if (std::string Text = clause(Call); !is_contained(Clauses, Text))
            Clauses.push_back(std::move(Text));
    constexpr size_t Most = 4;
    if (Clauses.size() > Most) {
      Clauses[Most - 1] = formatv("and {0} more", Clauses.size() - Most + 1);
      Clauses.resize(Most);
    }
    return join(Clauses, "; ");
  }

  std::string clause(const AuditedCall &Call) const {
    const Span &At = Call.At.valid() ? Call.At : Call.Where;
    const char *But = Call.Is == Safety::Unsafe                              ? ", and outlives it"
                      : Call.Life == LentLife::Forever                       ? ", of static storage"
                      : Call.End == TaskEnd::Kept && Call.Is == Safety::Safe ? ", no longer than it"
                                                                             : "";
    std::string What = word(Call.End).str();
    if (!Call.Via.empty())
      What += " '" + Call.Via + "'";
    return formatv("{0} at {1}:{2}{3}", What, Shown(At.File), At.Line, But);
  }

  function_ref<std::string(StringRef)> Shown;
  std::vector<AuditedBorrow> Rows;
  StringMap<size_t> ByPlace, BySlot;
  std::map<size_t, std::vector<AuditedCall>> Forwarded;
};

} // namespace

std::vector<AuditedBorrow> auditLifetimes(ArrayRef<UnitSummary> Units,
                                          function_ref<std::string(StringRef)> Shown) {
  return Audit(Shown).run(Units);
}

StringRef word(Safety Is) {
  static const StringLiteral Words[] = {"safe", "open", "unsafe"};
  return Words[unsigned(Is)];
}

StringRef word(TaskEnd End) {
  static const StringLiteral Words[] = {"awaited in place",
                                        "kept",
                                        "joined",
                                        "returned",
                                        "stored",
                                        "spawned",
                                        "raced",
                                        "passed on",
                                        "the closure is kept by",
                                        "the closure is given to"};
  return Words[unsigned(End)];
}

} // namespace corolint
