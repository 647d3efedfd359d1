// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Questions that people ask of a program: how does control get from one function to another, and
// which functions block.
#ifndef COROLINT_CHECKS_LINK_WAYS_H
#define COROLINT_CHECKS_LINK_WAYS_H

#include "Reach.h"

namespace corolint {

/// How control gets from a function to another one, or what is in its way.
struct Connection {
  FunctionId From = NoIndex;
  Way Steps;
  const BlockingSummary *Block = nullptr; ///< where what was asked for is an operation that blocks
  std::vector<Barrier> Barriers;          ///< by step; all None where control gets through

  bool open() const {
    return llvm::all_of(Barriers, [](Barrier B) { return B == Barrier::None; });
  }
};

/// A shortest connection from a function named \p From to one named \p To, or to an operation of
/// that name or category; names may be patterns. One that is open is preferred. nullopt where
/// nothing connects them.
std::optional<Connection> connect(const Program &In, llvm::StringRef From, llvm::StringRef To);

/// Whether any function, or any operation, has the name \p Pattern.
bool isNamed(const Program &In, llvm::StringRef Pattern);

/// What a barrier is, for people.
llvm::StringRef describe(Barrier B);

/// A function that certainly blocks, and how.
struct InferredBlocker {
  FunctionId Function;
  llvm::StringRef Category;
};

/// Every function below folder \p Folder (all, where empty) that others can call and that reaches
/// an operation which certainly blocks; sorted by name.
std::vector<InferredBlocker> inferBlockers(const Program &In, llvm::StringRef Folder);

} // namespace corolint

#endif
