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
  Surroundings(const Surroundings &) = delete;

  llvm::ArrayRef<UnitSummary> units() const { return Units; }

  /// \p Own and whatever else stands in its files, what these reach by calls, what calls them, and
  /// whatever else is known by the same names: a check finds in the files of \p Own what it would find in the whole program. \p Fresh
  /// says whether a unit, by its index, may be used; that of the main file of \p Own never is.
  Program around(const UnitSummary &Own, llvm::function_ref<bool(uint32_t)> Fresh) const;

private:
  class Search;
  struct Reference {
    uint32_t Unit, Function;
  };
  using ByKey = llvm::DenseMap<llvm::StringRef, std::vector<Reference>>;

  std::vector<UnitSummary> Units;
  ByKey Definitions;
  ByKey Callers;    ///< by the key of what is called
  ByKey Overriders; ///< by the key of what is overridden
  llvm::DenseMap<llvm::StringRef, std::vector<llvm::StringRef>> Inside; ///< keys, by file
};

} // namespace corolint

#endif
