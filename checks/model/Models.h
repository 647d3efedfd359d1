// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What structure cannot tell about a library: which function blocks, spawns, bridges or offloads,
// which lock is async, which scope must be joined. Read from YAML: data/*.yaml is compiled in, and
// users add their own. docs/models.md is the manual of the format.
#ifndef COROLINT_CHECKS_MODEL_MODELS_H
#define COROLINT_CHECKS_MODEL_MODELS_H

#include "TypeProfile.h"

#include "clang/AST/Decl.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace corolint {

/// What a lock type does to the thread that takes it.
enum class LockKind { None, Thread, Async, Fiber };

/// What a function does with the tasks or callables it is given, or to its caller.
enum class Role : unsigned {
  Combines,       ///< consumes tasks; its own result must be awaited (when_all)
  Spawns,         ///< starts a task that outlives the call; nothing waits for it
  SpawnsJoinable, ///< starts a task and returns what must be awaited or joined
  Bridges,        ///< blocks the calling thread until a task is done (sync_wait)
  RunsLoop,       ///< runs an event loop on the calling thread
  Offloads,       ///< runs its callable on a thread where blocking is allowed
  Callback,       ///< keeps its callable and runs it later: on the event loop, or on the pool (see
                  ///< TypeModel::Pool) among its arguments
  RunsInline,     ///< runs its callable before it returns
  DropsCallable,  ///< destroys its callable when it has called it, whatever that left running
  Stabilises,     ///< keeps the closure alive as long as the coroutine (co_invoke)
  Wraps,          ///< returns its task argument in another form (via, with_cancellation)
  Switches,       ///< awaiting its result moves the coroutine to where blocking is allowed
  Races,          ///< first-wins combinator whose losers keep running after it returned
  NotDropped,     ///< its result may be dropped
  DropsResult,    ///< calls its callable and throws away what that returns (std::thread)
  Forgets,        ///< detaches the task it is called on, on purpose (detach())
  Timeout,        ///< limits the time of the tasks it is given
  Sleeps,         ///< its result completes after a time
  Yields,         ///< its result gives other tasks a turn
  TestsReady,     ///< says whether a wait on its object would block
  BlockingResult, ///< its result blocks in its destructor (the future of std::async)
  TestBody,       ///< the body of a test, which its framework calls and does not await
  Lends,          ///< calls its callable with what it releases when its own result is complete
  Limits,      ///< its awaited result, or what it does with its tasks, bounds how many run at once
  AlwaysTrue,  ///< a condition that a macro wraps around its argument
  AlwaysFalse, ///< the same, false
  TestSection, ///< a condition that lets a run of a test into one of several sections
};

/// How a blocking function is described; categories can be switched one by one.
struct BlockingModel {
  std::string Category; ///< sleep wait net dns process db file stdin gpu lock other
  bool Certain = true;  ///< false: blocks only in some modes (descriptor flags, short work)
  std::optional<unsigned> ZeroTimeoutArg; ///< does not block where this argument is zero
  std::optional<unsigned> FlagArg;        ///< does not block where this argument has a flag of
  std::vector<std::string> Flags;         ///< … these macros' names (MSG_DONTWAIT, WNOHANG)
  std::optional<unsigned> MinArgs;        ///< fewer arguments: another overload
  std::optional<unsigned> MaxArgs;
  std::string OnlyOn; ///< blocks only where the object or an argument is this variable (std::cin)
  /// Library name ("asio", "aio") to what replaces it there.
  std::map<std::string, std::string> Replacements;
};

struct FunctionModel {
  std::string Name;
  std::string Library;
  std::string Source; ///< "std.yaml:12", for doctor
  bool OnlyC = false; ///< an unqualified name that stands for a C function alone
  unsigned Roles = 0;
  std::optional<BlockingModel> Blocking;

  /// As written; Models::has() knows what a call's result type adds to it.
  bool has(Role R) const { return Roles & (1u << unsigned(R)); }
};

/// A type that has tasks inside and must be joined.
struct ScopeModel {
  std::vector<std::string> Spawn; ///< member functions that start a task in it
  std::vector<std::string> Join;  ///< member functions whose awaited result joins it
  std::string IfNotJoined;        ///< terminates aborts cancels blocks
  bool Reusable = false;          ///< may be spawned into after a join
};

struct TypeModel {
  std::string Name;
  std::string Library;
  std::string Source;
  std::optional<TypeKind> Kind;
  std::optional<StartKind> Start;
  std::optional<DropEffect> Drop;
  std::optional<AwaitRule> Await;
  LockKind Lock = LockKind::None; ///< of a mutex
  bool Guard = false;             ///< RAII owner of a lock
  std::optional<ScopeModel> Scope;
  bool Pool = false;          ///< threads, or their executor, that may block
  bool RunsElsewhere = false; ///< a coroutine with such a parameter runs on a chosen executor
  bool BlockingDestructor = false;
  bool ThreadBound = false;       ///< must die on the thread that made it
  bool UnwindDetector = false;    ///< compares std::uncaught_exceptions()
  bool Timeout = false;           ///< limits the time of what is awaited while it lives
  bool Cancellation = false;      ///< exception type that carries a cancellation
  bool OneThread = false;         ///< a coroutine that resumes on the thread it suspended on
  bool NeverStops = false;        ///< default-constructed, a token that never asks to stop
  bool MustNotSpanYield = false;  ///< transaction, nursery: no co_yield while it lives
  std::vector<std::string> Close; ///< member functions whose awaited result closes it
  std::string CloseEffect;        ///< what is lost when it is not closed
  /// Must be closed only where this template argument, counted from 0, is true.
  std::optional<unsigned> CloseWhenArgument;
};

/// All that is known by name. Immutable after construction; safe to share between threads.
class Models {
public:
  /// The models compiled in.
  static const Models &builtin();

  Models() = default;
  Models(Models &&) = default;
  Models &operator=(Models &&) = default;

  /// Adds the entries of one YAML document. \p FileName is named in errors: unknown keys, wrong
  /// types and unknown words come with line, column and "did you mean".
  llvm::Error add(llvm::StringRef Yaml, llvm::StringRef FileName);
  /// Later entries of the same name win.
  void add(const Models &Other);

  const TypeModel *type(const clang::CXXRecordDecl *Record) const;
  const TypeModel *type(clang::QualType T) const;
  /// Also by what \p Callee overrides. Copy and move constructors are never meant.
  const FunctionModel *function(const clang::FunctionDecl *Callee) const;
  /// By model or by annotation. Of a function that both `spawns` and `spawns-joinable`, the result
  /// type decides: where it returns nothing there is nothing to join (asio::co_spawn and its
  /// completion tokens).
  bool has(const clang::FunctionDecl *Callee, Role R) const;
  /// What \p Library has in place of what blocks: the function's own word, else the library's for
  /// the category, else its way of offloading; empty if nothing is known.
  llvm::StringRef replacement(const BlockingModel &Blocking, llvm::StringRef Library) const;

  llvm::ArrayRef<std::shared_ptr<const TypeModel>> types() const { return Types; }
  llvm::ArrayRef<std::shared_ptr<const FunctionModel>> functions() const { return Functions; }

  /// Library to category of blocking work (or "offload") to what the library has for it.
  using Offers = std::map<std::string, std::map<std::string, std::string>>;
  const Offers &offers() const { return Offered; }

private:
  /// Entries by the last component of their name, so that most declarations cost one failed
  /// look-up. Patterns are filed under the literal start of that component.
  template <class Model> class Index {
  public:
    void add(const Model &Entry);
    const Model *find(llvm::StringRef Tail, const clang::NamedDecl &D) const;

  private:
    llvm::StringMap<std::vector<const Model *>> ByTail;
    std::vector<std::pair<llvm::GlobPattern, const Model *>> Patterns;
  };

  void add(std::shared_ptr<const TypeModel> Entry);
  void add(std::shared_ptr<const FunctionModel> Entry);
  void add(const Offers &More);

  std::vector<std::shared_ptr<const TypeModel>> Types;
  std::vector<std::shared_ptr<const FunctionModel>> Functions;
  Index<TypeModel> TypeIndex;
  Index<FunctionModel> FunctionIndex;
  Offers Offered;
};

} // namespace corolint

#endif
