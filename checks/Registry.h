// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All checks, in the order of their names. Generated from checks/CMakeLists.txt: nothing can be
// registered anywhere else, and nothing depends on static initialisation.
#ifndef COROLINT_CHECKS_REGISTRY_H
#define COROLINT_CHECKS_REGISTRY_H

#include "Check.h"
#include "llvm/ADT/ArrayRef.h"

namespace corolint {

/// Sorted by name; lives for the whole program.
llvm::ArrayRef<CheckEntry> allChecks();

/// By name or by a former name; null where there is none.
const CheckEntry *findCheck(llvm::StringRef Name);

/// Whether tier \p Level turns option \p Name on: Strict in all above core, Pedantic in pedantic.
bool isTurnedOn(llvm::StringRef Name, Tier Level);

/// The address of the page on the web.
std::string urlOf(const CheckEntry &Entry);

} // namespace corolint

#endif
