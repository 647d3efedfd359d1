// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The audit of lifetimes: of everything that a coroutine has from its caller without a copy, why
// that is safe or not, by all calls of the program.
#ifndef COROLINT_CHECKS_LINK_LIFETIMES_H
#define COROLINT_CHECKS_LINK_LIFETIMES_H

#include "Summary.h"

namespace corolint {

enum class Safety : uint8_t {
  Safe,
  Open, ///< nothing says that it is not, but something is not seen
  Unsafe,
};

struct AuditedCall {
  Span Where;
  Safety Is = Safety::Open;
  TaskEnd End = TaskEnd::InPlace;
  LentLife Life = LentLife::Unknown;
  Span At;
  std::string Via;
};

struct AuditedBorrow {
  Span Where;
  Safety Is = Safety::Open;
  std::string Coroutine, What;
  BorrowState State = BorrowState::Unread;
  std::vector<AuditedCall> Calls; ///< in the order of files and lines, each place once
  std::string Reason;             ///< a clause: "awaited in place at 3 of 4 calls; …"
};

/// The worst first, then in the order of files and lines. Instances of a template are one.
/// \p Shown gives a file as the reasons name it.
std::vector<AuditedBorrow> auditLifetimes(llvm::ArrayRef<UnitSummary> Units,
                                          llvm::function_ref<std::string(llvm::StringRef)> Shown);

/// "safe", "open", "unsafe".
llvm::StringRef word(Safety Is);
/// "awaited in place", "stored": what becomes of the task.
llvm::StringRef word(TaskEnd End);

} // namespace corolint

#endif
