// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "AllowedFlags.h"

#include "clang/Options/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Option/ArgList.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace clang::options;

namespace corolint::driver {
namespace {

/// Groups of Clang's own table whose options say how a file is read.
constexpr unsigned AllowedGroups[] = {OPT_f_Group,
                                      OPT_m_Group,
                                      OPT_W_Group,
                                      OPT_Preprocessor_Group,
                                      OPT_I_Group,
                                      OPT_clang_i_Group,
                                      OPT_i_Group,
                                      OPT_IncludePath_Group,
                                      OPT_O_Group,
                                      OPT_g_Group,
                                      OPT_pedantic_Group,
                                      OPT_CompileOnly_Group,
                                      OPT_cl_Group,
                                      OPT_cl_compile_Group,
                                      OPT_DebugInfo_Group,
                                      OPT_u_Group,
                                      OPT_d_Group,
                                      OPT_R_Group,
                                      OPT_Action_Group,
                                      OPT_clang_ignored_f_Group,
                                      OPT_clang_ignored_m_Group};

/// What of these groups names a program, a library to load, or a file that is written or trusted.
constexpr StringRef Refused[] = {"clang:",
                                 "fplugin",
                                 "fpass-plugin",
                                 "fmodules-cache-path",
                                 "fmodules-user-build-path",
                                 "fprofile",
                                 "fcs-profile",
                                 "fcrash-diagnostics",
                                 "foffload",
                                 "fuse-ld",
                                 "ftime-trace",
                                 "fsave-optimization",
                                 "foptimization-record",
                                 "fbuild-session",
                                 "fthinlto",
                                 "fopenmp-targets",
                                 "fdump",
                                 "fmemory-profile",
                                 "fauto-profile",
                                 "fstack-usage",
                                 "fproc-stat-report",
                                 "fsanitize-ignorelist",
                                 "fsanitize-coverage-allowlist",
                                 "fsycl",
                                 "fxray",
                                 "fmodule-output",
                                 "fmodule-file-home",
                                 "fintegrated-objemitter",
                                 "fembed",
                                 "gen-reproducer",
                                 "gcc-toolchain-tool",
                                 "mllvm",
                                 "mlink",
                                 "mrelocation-tool"};

/// Of these groups, what only the code that is made depends on, and whose wrong values end Clang's
/// driver: it converts them with std::stoi.
bool isOfCodeOnly(StringRef Name) { return Name.starts_with("ftrivial-auto-var-init-"); }

/// Options without a group that say how a file is read.
const StringSet<> &allowedNames() {
  static const StringSet<> Names = {"std=",
                                    "--std=",
                                    "x",
                                    "target",
                                    "-target",
                                    "--target=",
                                    "isysroot",
                                    "--sysroot=",
                                    "--sysroot",
                                    "nostdinc",
                                    "nostdinc++",
                                    "nostdlibinc",
                                    "stdlib=",
                                    "--stdlib=",
                                    "arch",
                                    "c",
                                    "S",
                                    "E",
                                    "ansi",
                                    "pthread",
                                    "w",
                                    "v",
                                    "Xclang",
                                    "Xpreprocessor",
                                    "working-directory",
                                    "working-directory=",
                                    "--driver-mode=",
                                    "resource-dir",
                                    "resource-dir=",
                                    "--gcc-toolchain=",
                                    "--gcc-install-dir=",
                                    "--gcc-triple=",
                                    "trigraphs",
                                    "-",
                                    "undef",
                                    "C",
                                    "CC",
                                    "P",
                                    "H",
                                    "dD",
                                    "imacros",
                                    "include",
                                    "iprefix",
                                    "ObjC",
                                    "ObjC++",
                                    "fsyntax-only"};
  return Names;
}

bool isOfAllowedGroup(opt::Option Option) {
  return any_of(AllowedGroups, [&](unsigned Group) { return Option.matches(Group); });
}

/// A GPU of "this machine" is asked for by starting a program.
bool asksForGpu(const opt::Arg &A, bool ForGpu) {
  return ForGpu && A.getNumValues() == 1 && StringRef(A.getValue()) == "native";
}

bool isAllowed(const opt::Arg &A, bool ForGpu) {
  opt::Option Option = A.getOption().getUnaliasedOption();
  if (Option.getID() == OPT__DASH_DASH || Option.getKind() == opt::Option::InputClass ||
      Option.getKind() == opt::Option::UnknownClass)
    return true;
  StringRef Name = Option.getName();
  if (isOfCodeOnly(Name) || any_of(Refused, [&](StringRef Word) { return Name.starts_with(Word); }))
    return false;
  // Its options name the GPU and the tool that finds it; its group is one of -f options.
  if (Option.matches(OPT_offload_Group) || asksForGpu(A, ForGpu))
    return false;
  return isOfAllowedGroup(Option) || allowedNames().contains(Option.getPrefixedName()) ||
         allowedNames().contains(Name);
}

/// What only concerns linking, or how the build itself runs, is left out without a word.
bool isHarmless(opt::Option Option) {
  static const StringSet<> Names = {
      "L",          "o",           "pipe",     "s",      "static", "shared",
      "save-temps", "save-temps=", "rdynamic", "no-pie", "pie",    "l"};
  return Option.matches(OPT_Link_Group) || Option.matches(OPT_T_Group) ||
         Option.matches(OPT_clang_ignored_legacy_options_Group) || Option.matches(OPT_M_Group) ||
         isOfCodeOnly(Option.getName()) || Names.contains(Option.getName());
}

bool isForGpu(const opt::InputArgList &Parsed) {
  const opt::Arg *Target = Parsed.getLastArg(OPT_target, OPT_target_legacy_spelling);
  return Target && Triple(Triple::normalize(Target->getValue())).isGPU();
}

} // namespace

std::vector<std::string> keepAllowed(std::vector<std::string> &Words, bool IsClangCl) {
  std::vector<std::string> Kept = {Words.front()}, Dropped;
  std::vector<const char *> Pointers;
  for (const std::string &Word : drop_begin(Words))
    Pointers.push_back(Word.c_str());
  unsigned Index = 0, Count = 0;
  opt::InputArgList Parsed = clang::getDriverOptTable().ParseArgs(
      Pointers, Index, Count, opt::Visibility(IsClangCl ? CLOption : ClangOption));
  bool ForGpu = isForGpu(Parsed);
  std::vector<const opt::Arg *> All(Parsed.begin(), Parsed.end());
  for (size_t I = 0; I < All.size(); ++I) {
    size_t Begin = All[I]->getIndex() + 1;
    size_t End = I + 1 < All.size() ? All[I + 1]->getIndex() + 1 : Words.size();
    bool Keep = isAllowed(*All[I], ForGpu);
    if (!Keep && !isHarmless(All[I]->getOption()))
      Dropped.push_back(Words[Begin]);
    if (Keep)
      Kept.insert(Kept.end(), Words.begin() + Begin, Words.begin() + std::max(Begin, End));
  }
  Words = std::move(Kept);
  return Dropped;
}

} // namespace corolint::driver
