// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"

namespace {
using namespace corolint;

struct BlockingGeneratorInCoroutine final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::Generator, Options)) {
      ProgramFinding One = R.warn(
          Found.Root, Found.where(),
          "advancing '{0}' runs its body: '{1}' {2} and stops every coroutine",
          shortName(In.name(Found.Steps.front().Runs)), shortName(In.text(Found.Blocker->Name)),
          blockingVerb(In.text(Found.Blocker->Category)));
      tell(Found, In, One);
    }
  }
};
} // namespace

COROLINT_CHECK(blocking_generator_in_coroutine, BlockingGeneratorInCoroutine,
               ({.Name = "coro-blocking-generator-in-coroutine",
                 .Summary = "A synchronous generator iterated in a coroutine blocks in its body"}))
