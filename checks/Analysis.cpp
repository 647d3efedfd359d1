// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Analysis.h"

#include "link/ProgramReport.h"
#include "model/Names.h"

#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

#include <chrono>

namespace corolint {
namespace {

double secondsSince(std::chrono::steady_clock::time_point Start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start).count();
}

/// What findings are filed under. Made once: with some forty checks, making a name for every check
/// and function was the dearest part of all facts.
struct Names {
  explicit Names(Unit &In) {
    for (const auto &F : In.functions())
      Functions.push_back(F->name());
    for (const clang::CXXRecordDecl *Record : In.records())
      Records.push_back(canonicalName(*Record));
  }
  std::vector<std::string> Functions, Records;
};

void runOne(const EnabledCheck &Check, Unit &In, const Names &Named,
            std::vector<Finding> &Findings) {
  const CheckInfo &Info = Check.Entry->Info;
  Report R(Info.Name, Info.Level, In.context(), Findings);
  for (auto [F, Name] : llvm::zip_equal(In.functions(), Named.Functions)) {
    R.enter(Name);
    Check.Instance->function(*F, R);
    if (F->isCoroutine())
      Check.Instance->coroutine(*F, R);
  }
  for (auto [Record, Name] : llvm::zip_equal(In.records(), Named.Records)) {
    R.enter(Name);
    Check.Instance->record(*Record, In, R);
  }
}

} // namespace

UnitResult analyze(Unit &In, llvm::ArrayRef<EnabledCheck> Checks) {
  UnitResult Result;
  auto Start = std::chrono::steady_clock::now();
  const Names Named(In);
  Result.Times.push_back({"facts", secondsSince(Start)});
  for (const EnabledCheck &Check : Checks) {
    Start = std::chrono::steady_clock::now();
    runOne(Check, In, Named, Result.Findings);
    Result.Times.push_back({Check.Entry->Info.Name, secondsSince(Start)});
  }
  llvm::stable_sort(Result.Findings);
  return Result;
}

std::vector<Finding> conclude(const Program &In, llvm::ArrayRef<EnabledCheck> Checks) {
  std::vector<Finding> Findings;
  for (const EnabledCheck &Check : Checks) {
    const CheckInfo &Info = Check.Entry->Info;
    ProgramReport R(Info.Name, Info.Level, In, Findings);
    Check.Instance->program(In, R);
  }
  llvm::stable_sort(Findings);
  return Findings;
}

std::vector<Finding> concludeUnit(Unit &In, llvm::ArrayRef<EnabledCheck> Checks,
                                  const Surroundings &Last,
                                  llvm::function_ref<bool(uint32_t)> Fresh) {
  UnitSummary Own = summarize(In);
  // The compiler names files as they were given to it; an index has absolute names.
  auto Absolute = [&](llvm::StringRef File) {
    llvm::SmallString<256> Path(File);
    In.context().getSourceManager().getFileManager().makeAbsolutePath(Path);
    llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    return std::string(Path);
  };
  if (!Last.units().empty()) {
    renameFiles(Own, Absolute);
    Own.Source = Absolute(Own.Source);
  }
  llvm::StringSet<> Files;
  for (const FunctionSummary &F : Own.Functions)
    Files.insert(Own.Texts[F.Where.File]);
  std::vector<Finding> Findings = conclude(Last.around(Own, Fresh), Checks);
  llvm::erase_if(Findings, [&](const Finding &F) { return !Files.contains(F.Where.File); });
  return Findings;
}

} // namespace corolint
