// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CompileFlags.h"

#include "support/Text.h"
#include "clang/Basic/Version.h"
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

/// What Clang accepts by name but would fail on, or what makes no sense without building.
bool isForeign(StringRef Flag) {
  return Flag == "-fmodules-ts" || Flag == "-fconcepts" || Flag.starts_with("-fmodule-mapper=") ||
         Flag.starts_with("-fdeps-") || Flag.starts_with("-fmax-errors=") ||
         Flag == "-fconcepts-ts" || Flag.starts_with("-Werror");
}

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

/// Removes each argument that Clang's own option table does not know.
void dropUnknown(std::vector<std::string> &Words, DroppedFlags &Dropped) {
  erase_if(Words, [&](StringRef Word) {
    if (!isForeign(Word))
      return false;
    Dropped.Unknown.push_back(Word.str());
    return true;
  });
  std::vector<const char *> Pointers;
  for (const std::string &Word : drop_begin(Words))
    Pointers.push_back(Word.c_str());
  unsigned Index = 0, Count = 0;
  auto Visible = isClangCl(Words) ? clang::options::CLOption : clang::options::ClangOption;
  opt::InputArgList Parsed =
      clang::getDriverOptTable().ParseArgs(Pointers, Index, Count, opt::Visibility(Visible));
  SmallVector<unsigned> Unknown;
  for (const opt::Arg *A : Parsed.filtered(clang::options::OPT_UNKNOWN)) {
    Unknown.push_back(A->getIndex() + 1);
    Dropped.Unknown.push_back(Words[A->getIndex() + 1]);
  }
  for (unsigned At : reverse(Unknown))
    Words.erase(Words.begin() + At);
}

bool namesStandard(ArrayRef<std::string> Words) {
  return any_of(Words, [](StringRef Word) {
    return Word.starts_with("-std=") || Word.starts_with("--std=") || Word.starts_with("/std:");
  });
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
  dropUnknown(Words, Dropped);
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
