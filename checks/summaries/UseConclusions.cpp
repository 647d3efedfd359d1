// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What follows from all uses of an argument together: whether what was started was waited for, and
// what happens on every path. `start(t); wait();` runs t to its end.
#include "UseReader.h"
#include "Waiting.h"
#include "code/Unit.h"
#include "flow/Flow.h"

using namespace clang;

namespace corolint {

void UseReader::finish() {
  detachedAwaits();
  bool Blocks = !F.isCoroutine(); // else it gives others their turn in between
  for (const ArgumentUse &U : std::vector<ArgumentUse>(Out.Uses)) {
    bool Runs = U.Effect == Effect::Resumes || U.Effect == Effect::Starts ||
                U.Effect == Effect::CallsElsewhere || U.Effect == Effect::Keeps;
    bool Asks = U.Effect == Effect::Asks && isAskedByLoop(U.At, F);
    if (Asks && !Blocks)
      add(Effect::Awaits, U.At);
    else if (Asks || (Runs && Blocks && waitAfter(U.At, F)))
      add(Effect::RunsToEnd, U.At);
  }
  // The flow of what headers of others have inside is not worth its time.
  if (!F.unit().isUserCode(F.decl().getLocation()))
    return;
  for (ArgumentUse &U : Out.Uses)
    U.Certain = U.Effect != Effect::Reads && U.Effect != Effect::Escapes && onEveryPath(U.Effect);
}

/// What a coroutine that nobody can await awaits runs by itself, as its callers see it.
void UseReader::detachedAwaits() {
  if (!F.isCoroutine() || F.returns().Kind != TypeKind::FireAndForget)
    return;
  for (ArgumentUse &U : Out.Uses)
    if (U.Effect == Effect::Awaits)
      U.Effect = Effect::Starts;
}

bool UseReader::onEveryPath(Effect E) const {
  if (!flowOf(F))
    return false;
  auto Visit = [&](const Event &Met, unsigned &) {
    if (Met.Kind == Event::Exit)
      return Met.as<CXXThrowExpr>() ? Flow::Next::Prune : Flow::Next::Found;
    bool Does = Met.Node && llvm::any_of(Out.Uses, [&](const ArgumentUse &U) {
                  return U.Effect == E && U.At == Met.Node;
                });
    return Does ? Flow::Next::Prune : Flow::Next::Go;
  };
  return !flowOf(F)->search(Visit);
}

} // namespace corolint
