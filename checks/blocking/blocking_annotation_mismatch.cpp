// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"

namespace {
using namespace corolint;

struct BlockingAnnotationMismatch final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::Annotation, Options))
      report(Found, In, R);
  }

private:
  static void report(const BlockingWay &Found, const Program &In, ProgramReport &R) {
    const FunctionSummary &Root = In.function(Found.Root);
    ProgramFinding One = R.warn(
        Found.Root, Root.Where, "'{0}' {1}, but it {2} in '{3}'", shortName(In.name(Found.Root)),
        Root.DeclaredNonBlocking ? "is declared nonblocking" : "overrides a nonblocking function",
        blockingVerb(In.text(Found.Blocker->Category)), shortName(In.text(Found.Blocker->Name)));
    tell(Found, In, One);
  }
};
} // namespace

COROLINT_CHECK(blocking_annotation_mismatch, BlockingAnnotationMismatch,
               ({.Name = "coro-blocking-annotation-mismatch",
                 .Summary = "A function that is declared nonblocking blocks"}))
