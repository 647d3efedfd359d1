// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/FrameSize.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  unsigned Limit = 4096;
  static constexpr auto describe() {
    return std::tuple{
        option("Limit", &Options::Limit,
               "Report frames that are estimated to be larger than this many bytes.")};
  }
};

struct LargeCoroutineFrame final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    FrameSize Size = estimateFrame(F);
    if (Size.Bytes <= Options.Limit)
      return;
    FindingBuilder Found =
        R.warn(F.decl().getLocation(),
               "each call allocates a frame of about {0} bytes (an estimate)", Size.Bytes);
    for (const FramePart &Part : llvm::ArrayRef(Size.Parts).take_front(3))
      if (Part.Variable)
        Found.step(Part.Variable->getLocation(), "'{0}' takes {1} bytes of it",
                   Part.Variable->getName(), Part.Bytes);
      else
        Found.step(Part.Temporary->getSourceRange(), "the awaiter here takes {0} bytes of it",
                   Part.Bytes);
  }
};
} // namespace

COROLINT_CHECK(large_coroutine_frame, LargeCoroutineFrame,
               ({.Name = "coro-large-coroutine-frame",
                 .Summary = "A coroutine's frame is large",
                 .Promise = Tier::Pedantic}))
