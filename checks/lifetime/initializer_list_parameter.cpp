// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Unit.h"
#include "link/LateReads.h"
#include "words/EscapeStory.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report declarations: coroutines that read a parameter of type "
                             "std::initializer_list after a suspension.")};
  }
};

struct InitializerListParameter final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::InitializerList)
        report(E, R);
  }

  void coroutine(const Function &F, Report &R) const override {
    if (!Options.Strict)
      return;
    for (const ParmVarDecl *Param : F.decl().parameters())
      if (isInitializerList(Param->getType()) && readsLate(F, Param))
        R.warn(Param->getSourceRange(),
               "the array behind '{0}' dies with the caller's statement, before the coroutine "
               "reads it",
               Param->getName());
  }

  void program(const Program &In, ProgramReport &R) const override {
    reportLateReads(In, EscapeKind::InitializerList, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found = R.warn(placeOf(E, EscapeKind::InitializerList), "{0}",
                                  messageOf(E, EscapeKind::InitializerList));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(
    initializer_list_parameter, InitializerListParameter,
    ({.Name = "coro-initializer-list-parameter",
      .Summary = "The array of a std::initializer_list dies before the coroutine reads it"}))
