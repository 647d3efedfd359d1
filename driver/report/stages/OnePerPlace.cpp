// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding in a header is found by every TU that includes it, with the types of that TU in its
// message; it is shown once. Which one must not depend on which TU ended first.
#include "report/Pipeline.h"

#include "llvm/ADT/STLExtras.h"

namespace corolint::driver {
namespace {

auto placeOf(const Finding &F) { return std::tie(F.Where.File, F.Where.Offset, F.Check); }

std::string storyOf(const Finding &F) {
  std::string Story;
  for (const Step &S : F.Steps)
    Story += S.Where.File + ':' + std::to_string(S.Where.Offset) + ' ' + S.Message + '\n';
  return Story;
}

bool before(const Result &A, const Result &B) {
  if (A.Found < B.Found || B.Found < A.Found)
    return A.Found < B.Found;
  // The shorter story is the better one.
  if (A.Found.Steps.size() != B.Found.Steps.size())
    return A.Found.Steps.size() < B.Found.Steps.size();
  return storyOf(A.Found) < storyOf(B.Found);
}

} // namespace

void keepOnePerPlace(Outcome &Run, const StageContext &) {
  llvm::stable_sort(Run.Results, before);
  auto SamePlace = [](const Result &A, const Result &B) {
    return placeOf(A.Found) == placeOf(B.Found);
  };
  Run.Results.erase(llvm::unique(Run.Results, SamePlace), Run.Results.end());
  llvm::sort(Run.Directives);
  auto SameDirective = [](const Directive &A, const Directive &B) { return A.key() == B.key(); };
  Run.Directives.erase(llvm::unique(Run.Directives, SameDirective), Run.Directives.end());
  llvm::stable_sort(Run.Failures,
                    [](const Failure &A, const Failure &B) { return A.Source < B.Source; });
}

} // namespace corolint::driver
