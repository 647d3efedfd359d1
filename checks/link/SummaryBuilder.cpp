// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SummaryBuilder.h"

#include "../Report.h"
#include "words/Replacement.h"

using namespace clang;

namespace corolint {

TextId SummaryBuilder::text(llvm::StringRef Text) {
  if (Text.empty())
    return 0;
  auto [Found, New] = Ids.try_emplace(Text, Out.Texts.size());
  if (New)
    Out.Texts.push_back(Text.str());
  return Found->second;
}

TextId SummaryBuilder::key(const FunctionDecl &F) {
  TextId &Id = ByDecl[F.getCanonicalDecl()];
  if (!Id)
    Id = text(Keys.of(F));
  return Id;
}

StoredSpan SummaryBuilder::place(SourceRange Range) {
  Span S = spanOf(Range, In.context());
  StoredSpan P;
  if (!S.valid())
    return P;
  P.File = text(S.File);
  P.Line = S.Line;
  P.Column = S.Column;
  P.Offset = S.Offset;
  P.EndLine = S.EndLine;
  P.EndColumn = S.EndColumn;
  P.EndOffset = S.EndOffset;
  return P;
}

uint32_t SummaryBuilder::blocker(const BlockingUse &Use) {
  std::string Id = Use.Name + '\n' + Use.Category + (Use.Certain ? "\n1" : "\n0");
  auto [Found, New] = BlockerIds.try_emplace(Id, Out.Blockers.size());
  if (!New)
    return Found->second;
  BlockerSummary B;
  B.Name = text(Use.Name);
  B.Category = text(Use.Category);
  B.Certain = Use.Certain;
  for (const auto &[Library, Text] : replacementsOf(Use, In.models()))
    B.Replacements.emplace_back(text(Library), text(Text));
  Out.Blockers.push_back(std::move(B));
  return Found->second;
}

} // namespace corolint
