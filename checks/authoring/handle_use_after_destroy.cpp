// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/HandleState.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;

struct HandleUseAfterDestroy final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const HandleMisuse &Misuse : handlesUsedAfter(F, HandleAct::Destroys))
      if (Misuse.Then != HandleAct::Destroys)
        R.warn(Misuse.Use->getSourceRange(), "the coroutine is used after its frame was destroyed")
            .step(Misuse.Since->getSourceRange(), "destroyed here")
            .step(Misuse.Use->getSourceRange(), "used here");
  }
};
} // namespace

COROLINT_CHECK(handle_use_after_destroy, HandleUseAfterDestroy,
               ({.Name = "coro-handle-use-after-destroy",
                 .Summary = "A coroutine handle is used after destroy()",
                 .Level = Severity::Error}))
