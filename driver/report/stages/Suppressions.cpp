// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT comments hide findings, by the rules of clang-tidy.
#include "report/Nolint.h"
#include "report/Pipeline.h"

#include "llvm/ADT/STLExtras.h"

namespace corolint::driver {
namespace {

/// The directive of \p Of that hides a finding of \p Check at \p Line; null if there is none.
/// \p Of holds the directives of one file, sorted.
const Directive *hidingDirective(llvm::ArrayRef<Directive> Of, unsigned Line,
                                 const std::string &Check) {
  // Blocks pair a BEGIN with the next END of the same list.
  std::vector<const Directive *> Open;
  for (const Directive &D : Of) {
    bool Means = meansCheck(D, Check);
    if (D.Kind == DirectiveKind::Line && D.Line == Line && Means)
      return &D;
    if (D.Kind == DirectiveKind::NextLine && D.Line + 1 == Line && Means)
      return &D;
    if (D.Kind == DirectiveKind::Begin && D.Line <= Line)
      Open.push_back(&D);
    if (D.Kind == DirectiveKind::End && D.Line < Line)
      for (size_t I = Open.size(); I-- > 0;)
        if (Open[I]->Globs == D.Globs && Open[I]->HasList == D.HasList) {
          Open.erase(Open.begin() + I);
          break;
        }
  }
  auto It = llvm::find_if(Open, [&](const Directive *D) { return meansCheck(*D, Check); });
  return It == Open.end() ? nullptr : *It;
}

llvm::ArrayRef<Directive> directivesOf(const std::vector<Directive> &All,
                                       const std::string &File) {
  auto Begin = llvm::partition_point(All, [&](const Directive &D) { return D.File < File; });
  auto End = llvm::partition_point(All, [&](const Directive &D) { return D.File <= File; });
  return llvm::ArrayRef(All).slice(Begin - All.begin(), End - Begin);
}

} // namespace

void applySuppressions(Outcome &Run, const StageContext &) {
  for (Result &R : Run.Results) {
    const Directive *D = hidingDirective(directivesOf(Run.Directives, R.Found.Where.File),
                                         R.Found.Where.Line, R.Found.Check);
    if (D && !R.Suppressed)
      R.Suppressed = Suppression{SuppressionKind::InSource, D->Reason};
  }
}

} // namespace corolint::driver
