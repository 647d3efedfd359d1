// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/HandleState.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;

struct NullHandleResume final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const HandleMisuse &Misuse : handlesUsedWhileNull(F))
      R.warn(Misuse.Use->getSourceRange(),
             "'{0}' is called on a null coroutine handle: undefined behaviour",
             wordFor(Misuse.Then))
          .step(Misuse.Since->getSourceRange(), "null from here on")
          .step(Misuse.Use->getSourceRange(), "used here");
  }

private:
  static const char *wordFor(HandleAct Act) {
    switch (Act) {
    case HandleAct::Destroys:
      return "destroy()";
    case HandleAct::Asks:
      return "done()";
    case HandleAct::Promises:
      return "promise()";
    default:
      return "resume()";
    }
  }
};
} // namespace

COROLINT_CHECK(null_handle_resume, NullHandleResume,
               ({.Name = "coro-null-handle-resume",
                 .Summary = "A null coroutine handle is resumed, destroyed or queried",
                 .Level = Severity::Error}))
