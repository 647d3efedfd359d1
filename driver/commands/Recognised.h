// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What corolint takes the types and functions of one file for, and why: for `corolint doctor`.
#ifndef COROLINT_DRIVER_COMMANDS_RECOGNISED_H
#define COROLINT_DRIVER_COMMANDS_RECOGNISED_H

#include "model/Models.h"

#include <map>

namespace corolint::driver {

struct Recognition {
  /// Types that functions of the file return or use and that have to do with coroutines, by name;
  /// a template once for each profile that its instances have.
  std::vector<std::pair<std::string, TypeProfile>> Types;
  /// Functions that the file calls and a model knows, and what it says of them, with its place; and
  /// what the file's own functions do with the tasks and callables that they are given.
  std::map<std::string, std::string> Functions;
  /// Names in models of members that their class, which is defined in this file, does not have;
  /// with the place of the entry.
  std::vector<std::pair<std::string, std::string>> Dead;
  /// Names in the user's own models that the file does not declare although it has their outermost
  /// namespace. Of the built-in models a file sees but what it includes.
  std::vector<std::pair<std::string, std::string>> Absent;
};

/// Parses as \p Command, a whole compiler command, says; an error where that fails.
llvm::Expected<Recognition> recogniseTypes(const std::vector<std::string> &Command,
                                           llvm::StringRef Directory, const Models &Known);

} // namespace corolint::driver

#endif
