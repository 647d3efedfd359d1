// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Analysis.h"

#include "model/Names.h"

#include <chrono>

namespace corolint {
namespace {

double secondsSince(std::chrono::steady_clock::time_point Start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start).count();
}

void runOne(const EnabledCheck &Check, Unit &In, std::vector<Finding> &Findings) {
  const CheckInfo &Info = Check.Entry->Info;
  Report R(Info.Name, Info.Level, In.context(), Findings);
  for (const auto &F : In.functions()) {
    R.enter(F->name());
    Check.Instance->function(*F, R);
    if (F->isCoroutine())
      Check.Instance->coroutine(*F, R);
  }
  for (const clang::CXXRecordDecl *Record : In.records()) {
    R.enter(canonicalName(*Record));
    Check.Instance->record(*Record, In, R);
  }
}

} // namespace

UnitResult analyze(Unit &In, llvm::ArrayRef<EnabledCheck> Checks) {
  UnitResult Result;
  auto Start = std::chrono::steady_clock::now();
  (void)In.functions();
  Result.Times.push_back({"facts", secondsSince(Start)});
  for (const EnabledCheck &Check : Checks) {
    Start = std::chrono::steady_clock::now();
    runOne(Check, In, Result.Findings);
    Result.Times.push_back({Check.Entry->Info.Name, secondsSince(Start)});
  }
  llvm::stable_sort(Result.Findings);
  return Result;
}

} // namespace corolint
