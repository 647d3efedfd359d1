// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Compiler.h"

#include "clang/Basic/LangStandard.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

/// The name of a program without its folder, ".exe", and a version at its end.
StringRef baseName(StringRef Program) {
  // A database may come from Windows.
  StringRef Name = Program.drop_front(Program.find_last_of("/\\") + 1);
  Name.consume_back_insensitive(".exe");
  StringRef Bare = Name.rtrim("0123456789.");
  return Bare == Name || Bare.empty() ? Name : Bare.rtrim('-');
}

bool isCompiler(StringRef Program) {
  static const StringSet<> Names = {"c++",  "cc",   "cl",   "clang-cl", "clang", "clang++",
                                    "em++", "emcc", "g++",  "gcc",      "icc",   "icpc",
                                    "icpx", "icx",  "nvcc", "hipcc",    "dpcpp"};
  StringRef Name = baseName(Program);
  // With a target in front: aarch64-linux-gnu-g++.
  return Names.contains(Name) || Names.contains(Name.rsplit('-').second);
}

bool isGcc(StringRef Program) {
  StringRef Name = baseName(Program);
  return !Name.contains("clang") && (Name.ends_with("g++") || Name.ends_with("gcc") ||
                                     Name == "c++" || Name.ends_with("-c++"));
}

/// The number at the end of a name, as in "g++-16.1" or "gcc-toolset-16"; 0 where there is none.
unsigned versionAtEnd(StringRef Name) {
  Name.consume_back_insensitive(".exe");
  StringRef Bare = Name.rtrim("0123456789.");
  StringRef Digits = Name.drop_front(Bare.size()).split('.').first;
  unsigned Version = 0;
  return Bare.ends_with("-") && !Digits.getAsInteger(10, Version) ? Version : 0;
}

/// The newest GCC in lib/gcc/<target>/<version> below \p Prefix.
unsigned newestBelow(StringRef Prefix) {
  unsigned Newest = 0;
  std::error_code Code;
  for (sys::fs::directory_iterator Target(Prefix + "/lib/gcc", Code), End; Target != End && !Code;
       Target.increment(Code)) {
    std::error_code Inner;
    for (sys::fs::directory_iterator It(Target->path(), Inner); It != End && !Inner;
         It.increment(Inner)) {
      unsigned Version = 0;
      StringRef Name = path::filename(It->path());
      if (!Name.split('.').first.getAsInteger(10, Version))
        Newest = std::max(Newest, Version);
    }
  }
  return Newest;
}

std::string standardOf(ArrayRef<std::string> Words) {
  std::string Last;
  for (StringRef Word : Words)
    if (Word.consume_front("-std=") || Word.consume_front("--std=") || Word.consume_front("/std:"))
      Last = Word.str();
  return Last;
}

bool isBefore20(StringRef Standard) {
  const auto *Known = clang::LangStandard::getLangStandardForName(Standard);
  return Known && Known->isCPlusPlus() && !Known->isCPlusPlus20();
}

bool isUnknownCxx(StringRef Standard) {
  return (Standard.starts_with("c++") || Standard.starts_with("gnu++")) &&
         !clang::LangStandard::getLangStandardForName(Standard);
}

void replaceStandard(std::vector<std::string> &Words, StringRef With) {
  for (std::string &Word : Words)
    if (StringRef(Word).starts_with("-std=") || StringRef(Word).starts_with("--std="))
      Word = ("-std=" + With).str();
    else if (StringRef(Word).starts_with("/std:"))
      Word = ("/std:" + With).str();
}

} // namespace

void dropLaunchers(std::vector<std::string> &Words) {
  // "cmake -E __run_co_compile --tidy=x -- g++ -c a.cpp": the options before "--" are the
  // wrapper's.
  if (auto Dashes = find(Words, "--"); Dashes != Words.begin() && !isCompiler(Words.front()) &&
                                       Dashes != Words.end() && std::next(Dashes) != Words.end() &&
                                       isCompiler(*std::next(Dashes))) {
    Words.erase(Words.begin(), std::next(Dashes));
    return;
  }
  // Of "cmake -E env CCACHE_DIR=x ccache g++ -c a.cpp", a few words can come before the compiler.
  for (size_t I = 0; I < Words.size() && I < 12; ++I) {
    if (isCompiler(Words[I])) {
      Words.erase(Words.begin(), Words.begin() + I);
      return;
    }
    // A compiler with a name of its own: its flags follow.
    if (StringRef(Words[I]).starts_with("-") && Words[I] != "-E" && Words[I] != "--")
      return;
  }
}

unsigned gccVersion(StringRef Program) {
  if (!isGcc(Program))
    return 0;
  if (unsigned Version = versionAtEnd(path::filename(Program)))
    return Version;
  std::string File = Program.str();
  if (!path::has_parent_path(Program))
    if (ErrorOr<std::string> Found = sys::findProgramByName(Program))
      File = *Found;
  SmallString<128> Real;
  if (!sys::fs::real_path(File, Real)) {
    if (!isGcc(Real))
      return 0;
    if (unsigned Version = versionAtEnd(path::filename(Real)))
      return Version;
    File = std::string(Real);
  }
  StringRef Prefix = path::parent_path(path::parent_path(File));
  if (unsigned Version = newestBelow(Prefix))
    return Version;
  for (StringRef Part : make_range(path::begin(Prefix), path::end(Prefix)))
    if (Part.starts_with("gcc"))
      if (unsigned Version = versionAtEnd(Part))
        return Version;
  return 0;
}

std::string takeTargetOfName(std::vector<std::string> &Words) {
  StringRef Name = path::filename(Words.front());
  for (size_t I = 1; I < Words.size(); ++I)
    if (StringRef Target = Words[I];
        Target.consume_front("--target=") && Name.starts_with((Target + "-").str())) {
      std::string Result = Target.str();
      Words.erase(Words.begin() + I);
      return Result;
    }
  return {};
}

bool namesStandard(const std::vector<std::string> &Words) { return !standardOf(Words).empty(); }

void adoptStandard(std::vector<std::string> &Words) {
  std::string Standard = standardOf(Words);
  // https://gcc.gnu.org/gcc-16/changes.html: the default is gnu++20.
  if (Standard.empty() && gccVersion(Words.front()) >= 16)
    Words.insert(Words.begin() + 1, "-std=gnu++20");
  else if (isBefore20(Standard) &&
           (is_contained(Words, "-fcoroutines") || is_contained(Words, "-fcoroutines-ts")))
    // GCC takes coroutines from C++14 on then; Clang from C++20 on, and Clang 15 with the latter.
    replaceStandard(Words, StringRef(Standard).starts_with("gnu") ? "gnu++20" : "c++20");
  else if (isBefore20(Standard) &&
           any_of(Words, [](StringRef Word) { return Word.starts_with("/await"); }))
    replaceStandard(Words, "c++20");
  else if (isUnknownCxx(Standard))
    replaceStandard(Words, StringRef(Standard).starts_with("gnu") ? "gnu++2c" : "c++2c");
}

} // namespace corolint::driver
