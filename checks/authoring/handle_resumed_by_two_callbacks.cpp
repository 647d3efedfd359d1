// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Handovers.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// A timer and an operation, each with a callback that resumes: the second one to come resumes a
/// coroutine that has gone on, or is destroyed.
struct HandleResumedByTwoCallbacks final : Check<> {
  void function(const Function &F, Report &R) const override {
    std::vector<Handover> Given;
    for (const Handover &One : handoversIn(F))
      if (One.Callback && One.To && resumesAlways(*One.Callback, F))
        Given.push_back(One);
    for (size_t I = 1; I < Given.size(); ++I)
      for (size_t J = 0; J != I; ++J)
        if (placeOf(Given[I].To) != placeOf(Given[J].To) && follows(Given[I], Given[J], F)) {
          R.warn(Given[I].At->getSourceRange(),
                 "this callback resumes the coroutine, and so does another one: it runs twice")
              .step(Given[J].At->getSourceRange(), "the other callback is handed out here");
          break;
        }
  }

private:
  static bool follows(const Handover &Second, const Handover &First, const Function &F) {
    std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->after(First.At) : std::nullopt;
    return From && flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      return E.Node == Second.At ? Flow::Next::Found : Flow::Next::Go;
    });
  }

  /// Not where the callback asks anything first: whether it is the one to resume.
  static bool resumesAlways(const LambdaExpr &Callback, const Function &F) {
    const Function *Body = F.unit().function(Callback.getCallOperator());
    return Body && flowOf(*Body) && !flowOf(*Body)->search([&](const Event &E, unsigned &) {
      if (handleCallOf(E.Node).Act == HandleAct::Resumes)
        return Flow::Next::Prune;
      return E.Kind == Event::Branch || E.Kind == Event::Exit ? Flow::Next::Found : Flow::Next::Go;
    });
  }
};
} // namespace

COROLINT_CHECK(
    handle_resumed_by_two_callbacks, HandleResumedByTwoCallbacks,
    ({.Name = "coro-handle-resumed-by-two-callbacks",
      .Summary =
          "Two callbacks resume the same coroutine, and neither checks whether the other has"}))
