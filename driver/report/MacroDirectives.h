// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding in what a macro expands to is placed where the macro is used. As in clang-tidy, a
// NOLINT comment in the definition of the macro hides it as well.
#ifndef COROLINT_DRIVER_REPORT_MACRODIRECTIVES_H
#define COROLINT_DRIVER_REPORT_MACRODIRECTIVES_H

#include "TuReport.h"
#include "clang/Basic/SourceManager.h"

#include <map>

namespace corolint::driver {

class MacroDirectives {
public:
  explicit MacroDirectives(const clang::SourceManager &Sources) : Sources(Sources) {}

  /// The comment that hides findings of \p Check that begin at \p Where, a place in a file; none
  /// where no macro is used there.
  std::optional<Directive> hiding(clang::SourceLocation Where, llvm::StringRef Check);

private:
  void collect();

  const clang::SourceManager &Sources;
  bool Collected = false;
  /// Where macros are used, and the first and last character of what stands for them there.
  std::map<clang::SourceLocation, std::vector<clang::SourceRange>> Bodies;
};

} // namespace corolint::driver

#endif
