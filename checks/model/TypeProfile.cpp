// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TypeProfile.h"

#include "llvm/Support/ErrorHandling.h"

namespace corolint {

llvm::StringRef wordFor(TypeKind Kind) {
  switch (Kind) {
  case TypeKind::Other:
    return "other";
  case TypeKind::Task:
    return "task";
  case TypeKind::SyncGenerator:
    return "generator";
  case TypeKind::AsyncGenerator:
    return "async-generator";
  case TypeKind::FireAndForget:
    return "fire-and-forget";
  case TypeKind::Monadic:
    return "monadic";
  case TypeKind::Awaitable:
    return "awaitable";
  }
  llvm_unreachable("a kind without a word");
}

llvm::StringRef wordFor(StartKind Start) {
  switch (Start) {
  case StartKind::Lazy:
    return "lazy";
  case StartKind::Eager:
    return "eager";
  case StartKind::Dynamic:
    return "dynamic";
  }
  llvm_unreachable("a start without a word");
}

llvm::StringRef wordFor(DropEffect Drop) {
  switch (Drop) {
  case DropEffect::NeverRuns:
    return "never-runs";
  case DropEffect::KeepsRunning:
    return "keeps-running";
  case DropEffect::Cancels:
    return "cancels";
  case DropEffect::Aborts:
    return "aborts";
  case DropEffect::Blocks:
    return "blocks";
  case DropEffect::Leaks:
    return "leaks";
  case DropEffect::Starts:
    return "starts";
  case DropEffect::Unknown:
    return "drop-unknown";
  }
  llvm_unreachable("a drop effect without a word");
}

llvm::StringRef wordFor(AwaitRule Await) {
  switch (Await) {
  case AwaitRule::SingleShot:
    return "single-shot";
  case AwaitRule::Multi:
    return "multi";
  case AwaitRule::Immediate:
    return "immediate";
  case AwaitRule::Unknown:
    return "unknown";
  }
  llvm_unreachable("an await rule without a word");
}

std::string describe(const TypeProfile &P) {
  std::string Words = wordFor(P.Kind).str();
  auto Add = [&](llvm::StringRef Word) { Words += " " + Word.str(); };
  if (P.Promise || P.isTask() || P.isGenerator() || P.isLazy()) {
    Add(wordFor(P.Start));
    if (P.isTask() || P.isGenerator())
      Add(wordFor(P.Drop));
    if (P.isTask() && P.Await != AwaitRule::Unknown)
      Add(wordFor(P.Await));
  }
  if (P.SelfAwaitable)
    Add("self-awaitable");
  if (P.RvalueOnly)
    Add("rvalue-only");
  if (P.ForbidsAwaitInside)
    Add("forbids-await");
  if (P.Copyable && P.Kind != TypeKind::Other)
    Add("copyable");
  if (P.Nodiscard)
    Add("nodiscard");
  return Words;
}

} // namespace corolint
