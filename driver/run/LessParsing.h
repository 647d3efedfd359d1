// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of a TU need not be parsed, since no check asks for it.
#ifndef COROLINT_DRIVER_RUN_LESSPARSING_H
#define COROLINT_DRIVER_RUN_LESSPARSING_H

#include "clang/Lex/PPCallbacks.h"

namespace clang {
class Decl;
class Preprocessor;
} // namespace clang

namespace corolint::driver {

/// Profiles read these bodies in library headers: whether an awaiter is ready, whether a
/// destructor destroys the frame. No check reads another body there, and parsing them would be
/// half of the work. Clang itself never skips what a type may depend on: constexpr functions and
/// deduced return types.
bool isBodyNeeded(const clang::Decl &D);

/// In C++20 libstdc++ makes strings, vectors and algorithms constexpr, and of what is
/// constexpr Clang parses and instantiates every body: a quarter of the time of a small file. No
/// check reads these. A program that wants such a value at compile time does not compile so; it is
/// parsed again, as it is.
class LessConstexpr : public clang::PPCallbacks {
public:
  explicit LessConstexpr(clang::Preprocessor &Macros) : Macros(Macros) {}

  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override;

private:
  clang::Preprocessor &Macros;
};

} // namespace corolint::driver

#endif
