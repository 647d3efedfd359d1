// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Precompiled headers are of the compiler that made them, and often not there yet. The header that
// they are made of is read instead.
#ifndef COROLINT_DRIVER_INPUT_PRECOMPILEDHEADERS_H
#define COROLINT_DRIVER_INPUT_PRECOMPILEDHEADERS_H

#include "llvm/ADT/StringRef.h"

#include <map>
#include <string>
#include <vector>

namespace corolint::driver {

struct CompileCommand;

class PrecompiledHeaders {
public:
  /// Remembers what \p Command makes, where it makes a precompiled header.
  void learn(const CompileCommand &Command);
  /// Names the header in \p Command where it reads its compiled form.
  void replaceIn(CompileCommand &Command) const;

private:
  std::string headerOf(llvm::StringRef Compiled, llvm::StringRef Directory) const;
  void replaceClang(CompileCommand &Command) const;
  void replaceGcc(CompileCommand &Command) const;

  std::map<std::string, std::string> Made; ///< by the file that is made; both absolute
};

} // namespace corolint::driver

#endif
