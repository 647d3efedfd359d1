// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a foreign compiler has its headers: Clang cannot know it, the compiler says it.
#ifndef COROLINT_DRIVER_INPUT_QUERYDRIVER_H
#define COROLINT_DRIVER_INPUT_QUERYDRIVER_H

#include "Database.h"

#include <set>

namespace corolint::driver {

/// Asks compilers that the user allows by name, as clangd does; a compile command is data, and its
/// program is not started otherwise.
class QueryDriver {
public:
  /// \p Globs of absolute paths: of a name alone, a repository could bring the program.
  static llvm::Expected<std::shared_ptr<QueryDriver>> from(std::vector<std::string> Globs);

  /// The flags for Clang to search where the compiler of \p Command does, and its target; none
  /// where it is not allowed. Each compiler is asked once.
  const std::vector<std::string> &flagsFor(const CompileCommand &Command);

  /// What went wrong, sorted; a sentence for each compiler.
  const std::set<std::string> &problems() const { return Problems; }

private:
  std::vector<std::string> ask(llvm::StringRef Program, const std::vector<std::string> &Words);

  std::vector<std::string> Globs;
  std::map<std::vector<std::string>, std::vector<std::string>> Known;
  std::set<std::string> Problems;
};

} // namespace corolint::driver

#endif
