// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The units of a whole program, made ready for the question that an editor asks at every edit: what
// of all this matters to the unit at hand?
#ifndef COROLINT_CHECKS_LINK_SURROUNDINGS_H
#define COROLINT_CHECKS_LINK_SURROUNDINGS_H

#include "Program.h"

#include "llvm/ADT/DenseMap.h"

namespace corolint {

class Surroundings {
public:
  Surroundings() = default;
  explicit Surroundings(std::vector<UnitSummary> All);
  // Not to be copied: the tables refer to the texts of the units.
  Surroundings(Surroundings &&) = default;
  Surroundings &operator=(Surroundings &&) = default;

  llvm::ArrayRef<UnitSummary> units() const { return Units; }

  /// So much of the program that checks find in the functions of the files of \p Own what they find
  /// there in all of it: these functions, what they reach, and what calls them. \p Fresh says
  /// whether a unit, by its index, may be used; one of the main file of \p Own never is.
  Program around(const UnitSummary &Own, llvm::function_ref<bool(uint32_t)> Fresh) const;

private:
  class Search;
  struct Definition {
    uint32_t Unit, Function;
  };
  using Keys = std::vector<llvm::StringRef>;

  std::vector<UnitSummary> Units;
  // Whatever a key stands for is taken whole: which definition of several is the program's, and
  // whether a call finds any, depends on all of them. What the tables say of units that are not
  // fresh leads to more than is needed, never to less.
  llvm::DenseMap<llvm::StringRef, std::vector<Definition>> Definitions;
  llvm::DenseMap<llvm::StringRef, Keys> Next;    ///< by key: where control, or a task, gets to
  llvm::DenseMap<llvm::StringRef, Keys> Callers; ///< by key
  llvm::DenseMap<llvm::StringRef, Keys> Inside;  ///< by file
};

} // namespace corolint

#endif
