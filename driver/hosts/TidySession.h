// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the clang-tidy checks of one TU share: the global options and one run of the analysis.
#ifndef COROLINT_DRIVER_HOSTS_TIDYSESSION_H
#define COROLINT_DRIVER_HOSTS_TIDYSESSION_H

#include "Analysis.h"
#include "FixGuard.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

#include <memory>
#include <optional>

namespace clang::tidy {
class ClangTidyContext;
}

namespace corolint {

/// How the title of a fix to review begins in an editor.
inline constexpr llvm::StringLiteral UnsafeFixTitle = "unsafe fix, needs review: ";

class TidySession {
public:
  /// Says that this is an editor's process: fixes to review are offered too, and it must outlive a
  /// crash of the analysis. \p Survives runs something and says whether it ended without one.
  static void beInEditor(bool (*Survives)(llvm::function_ref<void()>)) { Run = Survives; }
  static bool inEditor() { return Run; }

  /// The session of the checks that are alive for \p Context, begun by the first of them.
  /// clang-tidy makes all checks of a TU together, on one thread.
  static std::shared_ptr<TidySession> of(clang::tidy::ClangTidyContext &Context);

  /// What is wrong with the global options, to be said once.
  std::vector<std::string> takeErrors() { return std::exchange(Errors, {}); }

  Tier allowed() const { return Allowed; }
  const std::string &modelFiles() const { return ModelFiles; }
  /// Whether the user's `Checks` names \p Check itself and not just a pattern that covers it.
  bool named(llvm::StringRef Check) const;

  void enable(const CheckEntry &Entry, std::unique_ptr<CheckBase> Instance) {
    guardFixes();
    Enabled.push_back({&Entry, std::move(Instance)});
  }
  /// Findings of all enabled checks over \p Context; computed at the first call.
  const std::vector<Finding> &findings(clang::ASTContext &Context);

private:
  explicit TidySession(clang::tidy::ClangTidyContext &Context);
  void readModels(llvm::StringRef MainFile);
  void guardFixes();
  Unit &unit(clang::ASTContext &Context);
  void analyse(clang::ASTContext &Context);

  static inline bool (*Run)(llvm::function_ref<void()>) = nullptr;

  std::string Checks;
  std::string ModelFiles;
  Tier Allowed = Tier::Core;
  std::vector<std::string> Errors;
  std::optional<Models> Own; ///< built-in models and the user's, where there are any
  std::vector<EnabledCheck> Enabled;
  std::unique_ptr<Unit> Facts;
  std::optional<std::vector<Finding>> Found;
  clang::tidy::ClangTidyContext &Host;
  std::optional<FixGuard> Guard; ///< once a run begins: --verify-config has no diagnostics to guard
};

} // namespace corolint

#endif
