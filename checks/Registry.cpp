// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Registry.h"

#include "llvm/ADT/STLExtras.h"

namespace corolint {
namespace registered {
#define COROLINT_ENTRY(GROUP, STEM)                                                                \
  CheckInfo STEM##Info();                                                                          \
  std::unique_ptr<CheckBase> STEM##Create();
#include "Checks.inc"
#undef COROLINT_ENTRY
} // namespace registered

llvm::ArrayRef<CheckEntry> allChecks() {
  static const std::vector<CheckEntry> Entries = [] {
    std::vector<CheckEntry> Made = {
#define COROLINT_ENTRY(GROUP, STEM)                                                                \
  CheckEntry{registered::STEM##Info(), GROUP, #STEM, &registered::STEM##Create},
#include "Checks.inc"
#undef COROLINT_ENTRY
    };
    llvm::sort(Made, [](const CheckEntry &A, const CheckEntry &B) {
      return llvm::StringRef(A.Info.Name) < B.Info.Name;
    });
    return Made;
  }();
  return Entries;
}

const CheckEntry *findCheck(llvm::StringRef Name) {
  for (const CheckEntry &Entry : allChecks()) {
    if (Name == Entry.Info.Name)
      return &Entry;
    llvm::SmallVector<llvm::StringRef> Former;
    llvm::StringRef(Entry.Info.Aliases).split(Former, ',', -1, /*KeepEmpty=*/false);
    if (llvm::is_contained(Former, Name))
      return &Entry;
  }
  return nullptr;
}

bool isTurnedOn(llvm::StringRef Name, Tier Level) {
  return (Name == "Strict" && Level >= Tier::Strict) ||
         (Name == "Pedantic" && Level >= Tier::Pedantic);
}

std::string urlOf(const CheckEntry &Entry) {
  return std::string("https://corolint.dev/checks/") + Entry.Info.Name;
}

} // namespace corolint
