// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a type means to a coroutine: docs/concepts/profiles.md explains the words.
#ifndef COROLINT_CHECKS_MODEL_TYPEPROFILE_H
#define COROLINT_CHECKS_MODEL_TYPEPROFILE_H

#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace clang {
class CXXRecordDecl;
}

namespace corolint {

enum class TypeKind {
  Other,          ///< nothing to do with coroutines
  Task,           ///< stands for the completion of one coroutine
  SyncGenerator,  ///< yields to a loop without awaiting
  AsyncGenerator, ///< yields, and is pulled by awaiting
  FireAndForget,  ///< returned by coroutines that nobody can await
  Monadic,        ///< uses co_await for control flow, never suspends (folly::Expected)
  Awaitable,      ///< can be awaited, is not a coroutine's return type
};

enum class StartKind {
  Lazy,    ///< the body starts when it is awaited
  Eager,   ///< the body runs to its first suspension before the call returns
  Dynamic, ///< decided at run time
};

/// What happens when the value is destroyed before it was consumed.
enum class DropEffect {
  NeverRuns,
  KeepsRunning,
  Cancels,
  Aborts,
  Blocks,
  Leaks,
  Starts,  ///< the destructor starts the work
  Unknown, ///< the destructor calls what no body in sight tells of
};

enum class AwaitRule {
  SingleShot, ///< a second await is wrong
  Multi,      ///< may be awaited again
  Immediate,  ///< cannot be moved: is awaited where it is made
  Unknown,
};

struct TypeProfile {
  TypeKind Kind = TypeKind::Other;
  StartKind Start = StartKind::Dynamic;
  DropEffect Drop = DropEffect::NeverRuns;
  AwaitRule Await = AwaitRule::Unknown;
  bool SelfAwaitable = false;      ///< by its own members or a free operator co_await
  bool RvalueOnly = false;         ///< an lvalue of it cannot be awaited
  bool ForbidsAwaitInside = false; ///< co_await in its coroutines does not compile
  bool Copyable = false;
  bool Nodiscard = false; ///< the class carries [[nodiscard]]
  bool LetsGo = false;    ///< its destructor leaves a coroutine that is not done to run on
  bool LosesError = true; ///< an exception that leaves the body is seen by nobody who drops it
  const clang::CXXRecordDecl *Record = nullptr;
  const clang::CXXRecordDecl *Promise = nullptr;
  std::string Library;          ///< of the model that names it, else empty
  std::vector<std::string> Why; ///< the reasons, in order, for `corolint doctor`

  bool isTask() const { return Kind == TypeKind::Task; }
  bool isGenerator() const {
    return Kind == TypeKind::SyncGenerator || Kind == TypeKind::AsyncGenerator;
  }
  bool isLazy() const { return Start == StartKind::Lazy; }
};

/// The words that models use.
llvm::StringRef wordFor(TypeKind Kind);
llvm::StringRef wordFor(StartKind Start);
llvm::StringRef wordFor(DropEffect Drop);
llvm::StringRef wordFor(AwaitRule Await);

/// "task lazy never-runs single-shot self-awaitable nodiscard": a whole profile in these words.
/// What says nothing about a kind is left out.
std::string describe(const TypeProfile &Profile);

} // namespace corolint

#endif
