// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FixGuard.h"

#include "code/Unit.h"
#include "subjects/Copies.h"

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"

using namespace clang;
using namespace corolint;
using clang::tidy::ClangTidyContext;

namespace {

/// The engine of clang-tidy is not the compiler's, and only a diagnostic under way can name it.
struct Opened : DiagnosticBuilder {
  using DiagnosticBuilder::Clear;
  using DiagnosticBuilder::getDiagnosticsEngine;
};

DiagnosticsEngine *engineOf(ClangTidyContext &Context) {
  DiagnosticBuilder Begun = Context.diag("corolint", "", DiagnosticIDs::Remark);
  DiagnosticsEngine *Engine = (Begun.*&Opened::getDiagnosticsEngine)();
  (Begun.*&Opened::Clear)(); // it is never emitted
  return Engine;
}

/// Whether the fix of \p Check makes a reference of the variable that it reports.
/// performance-unnecessary-value-param, the third of the kind, leaves coroutines alone by itself.
bool makesReferences(llvm::StringRef Check) {
  return Check == "performance-unnecessary-copy-initialization" ||
         Check == "performance-for-range-copy";
}

} // namespace

FixGuard::FixGuard(ClangTidyContext &Context, std::function<Unit *()> Facts)
    : Context(Context), Facts(std::move(Facts)), Engine(engineOf(Context)) {
  if (Engine->ownsClient())
    return;
  Host = Engine->getClient();
  Engine->setClient(this, /*ShouldOwnClient=*/false);
}

FixGuard::~FixGuard() {
  if (Host && Engine->getClient() == this)
    Engine->setClient(Host, /*ShouldOwnClient=*/false);
}

void FixGuard::HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info);
  Unit *In = Info.getNumFixItHints() && makesReferences(Context.getCheckName(Info.getID()))
                 ? Facts()
                 : nullptr;
  const VarDecl *Copy = In ? copyAcrossSuspension(Info.getLocation(), *In) : nullptr;
  if (!Copy)
    return Host->HandleDiagnostic(Level, Info);

  llvm::SmallString<128> Message;
  Info.FormatDiagnostic(Message);
  DiagnosticStorage Bare;
  for (const CharSourceRange &Range : Info.getRanges())
    Bare.DiagRanges.push_back(Range);
  Host->HandleDiagnostic(
      Level, Diagnostic(Info.getDiags(), Info.getLocation(), Info.getID(), Bare, Message));
  unsigned Note = Engine->getDiagnosticIDs()->getCustomDiagID(
      DiagnosticIDs::Note,
      "no fix: the coroutine suspends while '%0' lives, and what it would refer "
      "to may be gone when it resumes");
  Engine->Report(Info.getLocation(), Note) << Copy->getName();
}
