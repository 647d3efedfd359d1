// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Words for people: errors as sentences, "did you mean", plurals, globs.
#ifndef COROLINT_DRIVER_SUPPORT_TEXT_H
#define COROLINT_DRIVER_SUPPORT_TEXT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace corolint::driver {

/// An error that says what was wrong, where, and what to do.
llvm::Error failure(const llvm::Twine &Sentence);

/// " (did you mean 'x'?)" where one of \p Known is close to \p Word, else "".
std::string didYouMean(llvm::StringRef Word, llvm::ArrayRef<std::string> Known);

/// "1 file", "2 files".
std::string counted(size_t Count, llvm::StringRef Noun);

/// Whether \p Name matches \p Glob, where '*' stands for any characters, as clang-tidy reads
/// names of checks.
bool matchesNameGlob(llvm::StringRef Glob, llvm::StringRef Name);

/// Whether the relative path \p Path matches \p Glob: '*' and '?' stay within one folder, '**'
/// crosses them, a glob without '/' matches at any depth, and a folder matches all below it.
bool matchesPathGlob(llvm::StringRef Glob, llvm::StringRef Path);

/// \p Text as one word of a POSIX shell command.
std::string shellQuoted(llvm::StringRef Text);
std::string shellQuoted(llvm::ArrayRef<std::string> Words);

/// Prints "corolint: error: …" or "corolint: note: …" to stderr.
void printError(const llvm::Twine &Sentence);
void printError(llvm::Error Failed);
void printNote(const llvm::Twine &Sentence);

/// Silences printNote(), for --quiet.
void setQuiet(bool Quiet);

} // namespace corolint::driver

#endif
