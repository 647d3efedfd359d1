// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a check says what it found. Positions inside macros become positions in files here, in one
// place, so that every host shows the same ones.
#ifndef COROLINT_CHECKS_REPORT_H
#define COROLINT_CHECKS_REPORT_H

#include "Finding.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

namespace corolint {

/// The file position of \p Range: of what the user wrote as a macro's argument, else of the
/// macro's use. Invalid for positions in no file.
Span spanOf(clang::SourceRange Range, const clang::ASTContext &Context);

/// Collects the edits of one fix. An edit that cannot be made in a file (half of it comes from a
/// macro) voids the whole fix.
class EditList {
public:
  EditList(Fix &Target, const clang::ASTContext &Context) : Target(Target), Context(Context) {}

  void insertBefore(clang::SourceLocation Where, llvm::StringRef Text);
  void insertAfterToken(clang::SourceLocation Where, llvm::StringRef Text);
  void replace(clang::SourceRange Tokens, llvm::StringRef Text);
  void remove(clang::SourceRange Tokens) { replace(Tokens, ""); }
  bool possible() const { return Possible; }

private:
  void add(clang::CharSourceRange Range, llvm::StringRef Text);

  Fix &Target;
  const clang::ASTContext &Context;
  bool Possible = true;
};

/// A finding under construction; it is filed when this object dies.
class FindingBuilder {
public:
  FindingBuilder(std::vector<Finding> *Sink, Finding Started, const clang::ASTContext &Context)
      : Sink(Sink), Current(std::move(Started)), Context(Context) {}
  FindingBuilder(const FindingBuilder &) = delete;
  FindingBuilder &operator=(const FindingBuilder &) = delete;
  ~FindingBuilder() {
    if (Sink)
      Sink->push_back(std::move(Current));
  }

  template <class... Args>
  FindingBuilder &step(clang::SourceRange Where, const char *Format, Args &&...As) {
    return addStep(Where, llvm::formatv(Format, std::forward<Args>(As)...).str());
  }

  /// \p Make fills the edits; \p Title says what the fix does, as a command.
  FindingBuilder &fix(FixSafety Safety, llvm::StringRef Title,
                      llvm::function_ref<void(EditList &)> Make);

private:
  FindingBuilder &addStep(clang::SourceRange Where, std::string Message);

  std::vector<Finding> *Sink; ///< null: this place was reported already
  Finding Current;
  const clang::ASTContext &Context;
};

/// Where one check's findings of one unit go. Each place is reported once, however many
/// instantiations of a template show it.
class Report {
public:
  Report(llvm::StringRef Check, Severity Level, const clang::ASTContext &Context,
         std::vector<Finding> &Sink)
      : Check(Check), Level(Level), Context(Context), Sink(Sink) {}

  /// Names the function or type that is being looked at, for fingerprints.
  void enter(std::string QualifiedName) { Enclosing = std::move(QualifiedName); }

  template <class... Args>
  FindingBuilder warn(clang::SourceRange Where, const char *Format, Args &&...As) {
    return start(Where, llvm::formatv(Format, std::forward<Args>(As)...).str());
  }

private:
  FindingBuilder start(clang::SourceRange Where, std::string Message);

  llvm::StringRef Check;
  Severity Level;
  const clang::ASTContext &Context;
  std::vector<Finding> &Sink;
  std::string Enclosing;
  llvm::StringSet<> Reported;
};

} // namespace corolint

#endif
