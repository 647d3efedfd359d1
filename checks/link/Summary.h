// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known of a function without its AST: enough to conclude over a whole program. One
// translation unit gives one UnitSummary; link/Program.h joins many. Texts and files are indices
// into tables, and what belongs to a function is a range of its unit's tables, so that a program
// of a million functions fits into memory and is read in seconds.
#ifndef COROLINT_CHECKS_LINK_SUMMARY_H
#define COROLINT_CHECKS_LINK_SUMMARY_H

#include "../Finding.h"
#include "subjects/EscapeKind.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace corolint {

class Unit;

/// An index into a table of texts; 0 is the empty text.
using TextId = uint32_t;
inline constexpr uint32_t NoIndex = ~0u;

/// A Span whose file is an index into the table of texts.
struct StoredSpan {
  TextId File = 0;
  uint32_t Line = 0, Column = 0, Offset = 0;
  uint32_t EndLine = 0, EndColumn = 0, EndOffset = 0;

  bool valid() const { return Line != 0; }
};

/// How control gets from a function to another one.
enum class CallKind : uint8_t {
  Plain,
  Operator,
  Construct,
  Destroy,   ///< the end of an object's life
  Virtual,   ///< by the declared type; an overrider may run instead
  Await,     ///< the result is awaited; or a member of the awaiter runs
  Generator, ///< begin() or ++ of the generator resumes its body
  Inline,    ///< a callable that Via runs before it returns
  Passed,    ///< a callable given to Via as argument Argument; runs if Via calls its parameter
  Callback,  ///< a callable that Via keeps and runs on the event loop
  Offload,   ///< a callable or task that Via runs where blocking is allowed
};
inline constexpr unsigned CallKinds = unsigned(CallKind::Offload) + 1;

struct CallSummary {
  TextId Callee = 0; ///< key of the function
  CallKind Kind = CallKind::Plain;
  uint8_t Argument = 0;
  bool Switched = false; ///< every way here awaits what moves to where blocking is allowed
  bool Wraps = false;    ///< may be wrapped, in an await, by the offload of its library
  TextId Via = 0;        ///< key or name of the function that was given the callable
  StoredSpan Where;
  StoredSpan Lock; ///< where a thread lock was taken that is held here
};

/// What a kind of blocking function does, from the models.
struct BlockerSummary {
  TextId Name = 0;
  TextId Category = 0;
  bool Certain = true;
  /// Library, and what replaces it there; sorted by library.
  std::vector<std::pair<TextId, TextId>> Replacements;
};

/// One operation that blocks.
struct BlockingSummary {
  uint32_t Blocker = 0;
  bool Switched = false;
  bool Destructor = false; ///< by the destructor of what dies at Where
  uint32_t Mend = NoIndex; ///< index of the fix, where it is in a coroutine
  StoredSpan Where;
  StoredSpan Lock;
};

/// How a coroutine reads what its caller may destroy: a parameter that refers to something, or its
/// object (Index -1). What it never reads is left out. Or that it passes it on to what another unit
/// knows: then that reads it.
struct ParameterSummary {
  int32_t Index = 0;
  bool ReadAfterSuspension = false; ///< else before its first suspension alone
  bool Awaits = false;              ///< Onto: it awaits that in place; else it returns its task
  TextId Onto = 0;                  ///< key of what it is passed on to
  int32_t OntoIndex = 0;            ///< of its parameter
  StoredSpan ReadAt;                ///< or passed on
  StoredSpan SuspendedAt;
};

/// A task that outlives what it was given, made from a coroutine whose body is in another unit:
/// a bug if that reads it too late. The story of the finding is told already.
struct EscapeSummary {
  TextId Callee = 0; ///< key of the coroutine
  int32_t Index = 0; ///< of its parameter
  EscapeKind Kind = EscapeKind::Argument;
  bool StartIsLate = false; ///< a read before the first suspension is too late, too
  TextId Message = 0;
  StoredSpan Where;
  static constexpr unsigned MaxSteps = 3;
  TextId StepTexts[MaxSteps] = {}; ///< 0: no step
  StoredSpan StepPlaces[MaxSteps];
};

enum class FunctionRole : uint8_t { Plain, Coroutine, AwaiterMember, PromiseMember };
/// TypeKind and StartKind of what a coroutine returns, as numbers that stay.
enum class CoroutineKind : uint8_t { None, Task, Generator, AsyncGenerator, Detached, Monadic };
enum class CoroutineStart : uint8_t { Lazy, Eager, Dynamic };

template <class T> struct RangeOf {
  uint32_t First = 0, Count = 0;
};

struct FunctionSummary {
  TextId Key = 0;  ///< USR, made unique within its unit
  TextId Name = 0; ///< qualified, for people
  TextId Library = 0;
  TextId Offload = 0; ///< code that runs "{call}" where blocking is allowed, in a coroutine
  FunctionRole Role = FunctionRole::Plain;
  CoroutineKind Coroutine = CoroutineKind::None;
  CoroutineStart Start = CoroutineStart::Lazy;
  bool Internal = false; ///< known in its own unit alone
  bool Lambda = false;
  bool DeclaredNonBlocking = false;
  bool InheritsNonBlocking = false; ///< overrides a function that is declared so
  bool EndsSwitched = false;        ///< every way out has awaited what moves it elsewhere
  uint32_t InvokedParameters = 0;   ///< bit N: calls its parameter N before it returns
  StoredSpan Where;
  RangeOf<CallSummary> Calls;
  RangeOf<BlockingSummary> Blocks;
  RangeOf<ParameterSummary> Parameters;
  RangeOf<EscapeSummary> Escapes;
  RangeOf<TextId> Overrides; ///< keys of the functions that it overrides
};

/// The tables that FunctionSummary refers to; of one unit, or of a linked program.
struct SummaryTables {
  std::vector<FunctionSummary> Functions;
  std::vector<CallSummary> Calls;
  std::vector<BlockingSummary> Blocks;
  std::vector<ParameterSummary> Parameters;
  std::vector<EscapeSummary> Escapes;
  std::vector<TextId> Overrides;
  std::vector<BlockerSummary> Blockers;
  std::vector<Fix> Mends;

  llvm::ArrayRef<CallSummary> calls(const FunctionSummary &F) const {
    return llvm::ArrayRef(Calls).slice(F.Calls.First, F.Calls.Count);
  }
  llvm::ArrayRef<BlockingSummary> blocks(const FunctionSummary &F) const {
    return llvm::ArrayRef(Blocks).slice(F.Blocks.First, F.Blocks.Count);
  }
  llvm::ArrayRef<ParameterSummary> parameters(const FunctionSummary &F) const {
    return llvm::ArrayRef(Parameters).slice(F.Parameters.First, F.Parameters.Count);
  }
  llvm::ArrayRef<EscapeSummary> escapes(const FunctionSummary &F) const {
    return llvm::ArrayRef(Escapes).slice(F.Escapes.First, F.Escapes.Count);
  }
  llvm::ArrayRef<TextId> overrides(const FunctionSummary &F) const {
    return llvm::ArrayRef(Overrides).slice(F.Overrides.First, F.Overrides.Count);
  }
};

/// What is known from inside of what a coroutine has from its caller without a copy.
enum class BorrowState : uint8_t {
  Unread,
  ReadAtOnce,  ///< before the first suspension alone, by a coroutine that runs at once
  ReadAtStart, ///< before the first suspension alone, but whenever the task is started
  ReadLate,    ///< after a suspension
  Copied,      ///< the captures of a lambda that takes its explicit object by value
  Owned,       ///< its object, of which the coroutine keeps an owner
  Declared,    ///< annotated coro::lifetime_ok
};

/// A reference-like parameter of a coroutine, its object, or the captures of one that is a lambda.
struct BorrowSummary {
  TextId Coroutine = 0; ///< key
  TextId Name = 0;      ///< of the coroutine, for people
  TextId What = 0;      ///< "'text' (const std::string &)", "'this' (server)", "captures 'n'"
  int32_t Index = -1;   ///< of the parameter; -1: the object, or the captures
  BorrowState State = BorrowState::Unread;
  StoredSpan Where = {};
};

/// How far a task gets.
enum class TaskEnd : uint8_t {
  InPlace, ///< done, or gone, when its full-expression ends
  Kept,    ///< in a local variable
  Joined,  ///< in a scope that is joined in the function
  Returned,
  Stored,
  Spawned,
  Raced,
  Passed,        ///< to code that is not seen
  ClosureKept,   ///< no task: the closure is handed to Via, which keeps it as long as its tasks
  ClosureHanded, ///< no task: the closure is handed to Via
};

/// How long what is lent to a coroutine lives.
enum class LentLife : uint8_t {
  Unknown,
  Forever, ///< static storage
  Caller,  ///< as long as the caller of this function says
  Enough,  ///< a temporary or local that no way outlives
  TooShort,
};

/// A call that lends something to a coroutine.
struct LentSummary {
  TextId Callee = 0; ///< key of the coroutine, or of a plain function that passes its task on
  int32_t Index = -1;
  TaskEnd End = TaskEnd::InPlace;
  LentLife Life = LentLife::Unknown;
  TextId Via = 0;    ///< name
  TextId Caller = 0; ///< key, where it is a plain function that passes its own parameter From on
  int32_t From = -1; ///< or its object
  StoredSpan Where = {};
  StoredSpan At = {}; ///< where the task is kept, returned, stored, …
};

/// All functions of user code in one TU, in the order of their keys.
struct UnitSummary : SummaryTables {
  std::string Source; ///< the main file; orders units
  std::vector<std::string> Texts{""};
  /// For audits, which alone read them.
  std::vector<BorrowSummary> Borrowed;
  std::vector<LentSummary> Lent;
};

UnitSummary summarize(Unit &In);

/// Replaces every file name, by what makes it relative to a root.
void renameFiles(UnitSummary &Summary, llvm::function_ref<std::string(llvm::StringRef)> Rename);

/// One JSON object: versioned, compact, equal for equal summaries.
void writeSummaries(llvm::json::OStream &Out, const UnitSummary &Summary);

/// Reads what writeSummaries() wrote. The error says in words what is wrong: another version, or
/// damage; no index of the result is out of range.
llvm::Expected<UnitSummary> readSummaries(const llvm::json::Value &From);

} // namespace corolint

#endif
