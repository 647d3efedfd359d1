// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Other checks of clang-tidy turn copies into references and know nothing of suspensions: applied
// in a coroutine, their fix is a use after free. Between them and the host stands this, and takes
// the fix away.
#ifndef COROLINT_DRIVER_HOSTS_FIXGUARD_H
#define COROLINT_DRIVER_HOSTS_FIXGUARD_H

#include "clang/Basic/Diagnostic.h"

#include <functional>

namespace clang::tidy {
class ClangTidyContext;
}

namespace corolint {

class Unit;

class FixGuard final : public clang::DiagnosticConsumer {
public:
  /// Stands before the consumer of \p Context's diagnostics until it is destroyed. \p Facts gives
  /// those of the TU at hand, or null.
  FixGuard(clang::tidy::ClangTidyContext &Context, std::function<Unit *()> Facts);
  ~FixGuard() override;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;
  void BeginSourceFile(const clang::LangOptions &Lang, const clang::Preprocessor *P) override {
    Host->BeginSourceFile(Lang, P);
  }
  void EndSourceFile() override { Host->EndSourceFile(); }
  void finish() override { Host->finish(); }
  bool IncludeInDiagnosticCounts() const override { return Host->IncludeInDiagnosticCounts(); }
  void clear() override {
    DiagnosticConsumer::clear();
    Host->clear();
  }

private:
  clang::tidy::ClangTidyContext &Context;
  std::function<Unit *()> Facts;
  clang::DiagnosticsEngine *Engine;
  clang::DiagnosticConsumer *Host = nullptr; ///< null: the engine owns it, and is left alone
};

} // namespace corolint

#endif
