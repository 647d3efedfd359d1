// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CompileFlags.h"

#include "AllowedFlags.h"
#include "Compiler.h"
#include "Language.h"
#include "support/Text.h"
#include "clang/Basic/Version.h"
#include "clang/Driver/Types.h"
#include "clang/Options/Options.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <dlfcn.h>

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

/// Response files that still begin with '@' here could not be read: CMake writes modmaps at build
/// time.
void dropMissingResponses(std::vector<std::string> &Words, DroppedFlags &Dropped) {
  erase_if(Words, [&](StringRef Word) {
    if (!Word.starts_with("@"))
      return false;
    Dropped.ModuleMaps.push_back(Word.str());
    return true;
  });
}

bool isClangCl(ArrayRef<std::string> Words) {
  return is_contained(Words, "--driver-mode=cl") ||
         path::filename(Words.front()).contains_insensitive("clang-cl");
}

/// What makes warnings into errors, or stops at some number of them.
bool isSeverity(StringRef Word) {
  return Word.starts_with("-Werror") || Word.starts_with("-fmax-errors=") ||
         Word == "-Wfatal-errors" || Word == "-pedantic-errors" || Word == "--pedantic-errors" ||
         Word == "/WX";
}

/// What Clang accepts by name but would fail on, or what makes no sense without building.
bool isForeign(StringRef Word) {
  return Word == "-fmodules-ts" || Word == "-fconcepts" || Word == "-fconcepts-ts" ||
         Word.ends_with("-traditional-cpp") || Word.starts_with("-fmodule-mapper=") ||
         Word.starts_with("-fdeps-");
}

/// What a precompiled header is to MSVC: the source includes it as well.
bool isPrecompiledOfCl(StringRef Word) {
  return Word.starts_with("/Yu") || Word.starts_with("/Yc") || Word.starts_with("/Fp") ||
         Word.starts_with("-Yu") || Word.starts_with("-Yc");
}

/// Intel's -xHost and such name a processor where Clang has a language.
bool isProcessorOfIntel(StringRef Word) {
  return Word.consume_front("-x") && !Word.empty() && Word != "none" &&
         clang::driver::types::lookupTypeForTypeSpecifier(Word.str().c_str()) ==
             clang::driver::types::TY_INVALID;
}

bool isSameFile(StringRef Word, const CompileCommand &Command) {
  std::string Named = absolutePath(Word, Command.Directory);
  return Named == Command.File || realPath(Named) == realPath(Command.File);
}

/// Removes each argument that Clang's own option table does not know, and each input that is not
/// the file: the value of such an argument, another source, an object.
void dropUnknown(std::vector<std::string> &Words, const CompileCommand &Command,
                 DroppedFlags &Dropped) {
  bool IsCl = isClangCl(Words);
  erase_if(Words, [&](StringRef Word) {
    if (isForeign(Word) || isProcessorOfIntel(Word))
      Dropped.Unknown.push_back(Word.str());
    else if (!isSeverity(Word) && !(IsCl && isPrecompiledOfCl(Word)))
      return false;
    return true;
  });
  std::vector<const char *> Pointers;
  for (const std::string &Word : drop_begin(Words))
    Pointers.push_back(Word.c_str());
  unsigned Index = 0, Count = 0;
  auto Visible = IsCl ? clang::options::CLOption : clang::options::ClangOption;
  opt::InputArgList Parsed =
      clang::getDriverOptTable().ParseArgs(Pointers, Index, Count, opt::Visibility(Visible));
  SmallVector<unsigned> Unwanted;
  bool HasFile = any_of(Parsed.filtered(clang::options::OPT_INPUT),
                        [&](const opt::Arg *A) { return isSameFile(A->getValue(), Command); });
  for (const opt::Arg *A : Parsed) {
    unsigned At = A->getIndex() + 1;
    if (A->getOption().matches(clang::options::OPT_UNKNOWN))
      Dropped.Unknown.push_back(Words[At]);
    else if (!A->getOption().matches(clang::options::OPT_INPUT) || !HasFile ||
             isSameFile(A->getValue(), Command))
      continue;
    Unwanted.push_back(At);
  }
  for (unsigned At : reverse(Unwanted))
    Words.erase(Words.begin() + At);
}

std::vector<std::string> stripped(const CompileCommand &Command) {
  using namespace clang::tooling;
  ArgumentsAdjuster Adjust = combineAdjusters(
      combineAdjusters(getClangStripOutputAdjuster(), getClangStripDependencyFileAdjuster()),
      combineAdjusters(getClangSyntaxOnlyAdjuster(), getStripPluginsAdjuster()));
  return Adjust(Command.Arguments, Command.File);
}

void insertFlags(std::vector<std::string> &Words, std::vector<std::string> Flags) {
  // Before "--", after which everything is a file.
  Words.insert(llvm::find(Words, "--"), Flags.begin(), Flags.end());
}

/// What the compiler itself says, the target first: one that \p Words name goes before it.
void insertForeign(std::vector<std::string> &Words, ArrayRef<std::string> Asked) {
  for (StringRef Flag : Asked)
    if (Flag.starts_with("--target="))
      Words.insert(Words.begin() + 1, Flag.str());
  std::vector<std::string> Rest;
  copy_if(Asked, std::back_inserter(Rest),
          [](StringRef Flag) { return !Flag.starts_with("--target="); });
  insertFlags(Words, std::move(Rest));
}

bool hasHeaders(const Twine &Folder) { return sys::fs::exists(Folder + "/include/stddef.h"); }

/// The folder of the shared library that Clang's code runs in.
std::string clangLibraryFolder() {
  Dl_info Info;
  auto *Address = reinterpret_cast<void *>(&clang::getClangFullRepositoryVersion);
  SmallString<256> Real;
  if (!dladdr(Address, &Info) || !Info.dli_fname || sys::fs::real_path(Info.dli_fname, Real))
    return {};
  return path::parent_path(Real).str();
}

} // namespace

std::vector<std::string> adaptedFlags(const CompileCommand &Command, const FlagSettings &Settings,
                                      DroppedFlags &Dropped) {
  std::vector<std::string> Words = stripped(Command);
  if (Words.empty())
    Words = {"clang++", Command.File};
  dropMissingResponses(Words, Dropped);
  adoptStandard(Words);
  dropUnknown(Words, Command, Dropped);
  append_range(Dropped.NotAllowed, keepAllowed(Words, isClangCl(Words)));
  if (std::string Language = missingLanguage(Command.File, Words); !Language.empty())
    Words.insert(Words.begin() + 1, {"-x", Language});
  if (Settings.Drivers)
    insertForeign(Words, Settings.Drivers->flagsFor(Command));
  Words.insert(Words.begin() + 1, Settings.Before.begin(), Settings.Before.end());
  insertFlags(Words, Settings.After);
  if (!Command.Heuristic.empty() && !namesStandard(Words))
    insertFlags(Words, {"-std=c++20"});
  insertFlags(Words, {"-resource-dir=" + Settings.ResourceDir, "-Wno-everything"});
  return Words;
}

Expected<std::string> findResourceDir(StringRef Option) {
  if (!Option.empty()) {
    if (hasHeaders(Option))
      return absolutePath(Option);
    return failure("there are no Clang headers in " + Option +
                   "/include; --resource-dir takes "
                   "a folder such as /usr/lib/llvm-22/lib/clang/22");
  }
  std::vector<std::string> Candidates;
  std::string Program = sys::fs::getMainExecutable(nullptr, nullptr);
  Candidates.push_back(path::parent_path(path::parent_path(Program)).str() +
                       "/lib/clang/" CLANG_VERSION_MAJOR_STRING);
  if (std::string Library = clangLibraryFolder(); !Library.empty()) {
    Candidates.push_back(Library + "/clang/" CLANG_VERSION_MAJOR_STRING);
    // Debian keeps the library itself elsewhere and links to it from here.
    Candidates.push_back(path::parent_path(Library).str() +
                         "/llvm-" CLANG_VERSION_MAJOR_STRING
                         "/lib/clang/" CLANG_VERSION_MAJOR_STRING);
  }
  Candidates.push_back(COROLINT_LLVM_DIR "/lib/clang/" CLANG_VERSION_MAJOR_STRING);
  for (StringRef Candidate : Candidates)
    if (hasHeaders(Candidate))
      return Candidate.str();
  return failure("cannot find the headers of Clang " CLANG_VERSION_MAJOR_STRING " (looked in " +
                 join(Candidates, ", ") + "); name their folder with --resource-dir");
}

} // namespace corolint::driver
