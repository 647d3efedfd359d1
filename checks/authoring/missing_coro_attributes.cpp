// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct MissingCoroAttributes final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    if (handleFields(Record).empty() || Record.hasAttr<CoroLifetimeBoundAttr>())
      return;
    const TypeProfile &Profile = In.types().of(In.context().getCanonicalTagType(&Record));
    if (!Profile.isTask() || !Profile.isLazy() || !frameOwner(Record, In))
      return;
    R.warn(
         Record.getLocation(),
         "'{0}' lacks clang::coro_lifetimebound: Clang does not warn about its dangling arguments",
         Record.getName())
        .fix(FixSafety::Unsafe, "say so by attributes", [&](EditList &Edits) {
          Edits.insertBefore(Record.getLocation(),
                             "[[clang::coro_return_type, clang::coro_lifetimebound]] ");
        });
  }
};
} // namespace

COROLINT_CHECK(missing_coro_attributes, MissingCoroAttributes,
               ({.Name = "coro-missing-coro-attributes",
                 .Summary = "A task type lacks Clang's lifetime attributes",
                 .Promise = Tier::Pedantic,
                 .Fix = FixSafety::Unsafe}))
