// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Ways.h"

#include "llvm/Support/GlobPattern.h"

namespace corolint {
namespace {

class Pattern {
public:
  explicit Pattern(llvm::StringRef Text) : Text(Text) {
    if (llvm::Expected<llvm::GlobPattern> Made = llvm::GlobPattern::create(Text))
      Glob = std::move(*Made);
    else
      llvm::consumeError(Made.takeError());
  }
  bool matches(llvm::StringRef Name) const {
    return Name == Text || (Glob && Text.contains('*') && Glob->match(Name));
  }

private:
  llvm::StringRef Text;
  std::optional<llvm::GlobPattern> Glob;
};

const BlockingSummary *blockNamed(const Program &In, FunctionId F, const Pattern &To) {
  for (const BlockingSummary &B : In.blocks(F)) {
    const BlockerSummary &Kind = In.blocker(B);
    if (To.matches(In.text(Kind.Name)) || To.matches(In.text(Kind.Category)))
      return &B;
  }
  return nullptr;
}

std::optional<Connection> search(const Program &In, const Pattern &From, const Pattern &To,
                                 const ReachRules &Rules) {
  Reach Ways(In, Rules,
             [&](FunctionId F) { return To.matches(In.name(F)) || blockNamed(In, F, To); });
  Connection Best;
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    if (Ways.reaches(F) && From.matches(In.name(F)) &&
        (Best.From == NoIndex || Ways.distance(F) < Ways.distance(Best.From)))
      Best.From = F;
  if (Best.From == NoIndex)
    return std::nullopt;
  Best.Steps = Ways.wayFrom(Best.From);
  FunctionId End = Best.Steps.empty() ? Best.From : Best.Steps.back().Runs;
  if (!To.matches(In.name(End)))
    Best.Block = blockNamed(In, End, To);
  const ReachRules Real;
  for (const WayStep &Step : Best.Steps)
    Best.Barriers.push_back(Real.barrierAt(In, *Step.Call, Step.Runs));
  if (Best.Block && Best.Block->Switched)
    Best.Barriers.push_back(Barrier::Switched);
  return Best;
}

} // namespace

std::optional<Connection> connect(const Program &In, llvm::StringRef From, llvm::StringRef To) {
  Pattern Start(From), End(To);
  ReachRules Open;
  Open.AllOverriders = true;
  if (std::optional<Connection> Found = search(In, Start, End, Open); Found && Found->open())
    return Found;
  ReachRules Through = Open;
  Through.ThroughBarriers = true;
  return search(In, Start, End, Through);
}

bool isNamed(const Program &In, llvm::StringRef Name) {
  Pattern Wanted(Name);
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    if (Wanted.matches(In.name(F)) || blockNamed(In, F, Wanted))
      return true;
  return false;
}

llvm::StringRef describe(Barrier B) {
  switch (B) {
  case Barrier::None:
    return "";
  case Barrier::Unknown:
    return "whether this callable is called is not known";
  case Barrier::Offloaded:
    return "runs on another thread, where blocking is allowed";
  case Barrier::Switched:
    return "after an await that moved the coroutine to where blocking is allowed";
  case Barrier::Callback:
    return "runs later, as a callback";
  case Barrier::NonBlocking:
    return "is declared nonblocking";
  case Barrier::Coroutine:
    return "is a coroutine: its body does not run in this call";
  case Barrier::Awaiter:
    return "is a member of an awaiter: reported on its own";
  case Barrier::Named:
    return "is a barrier by configuration";
  }
  return "";
}

std::vector<InferredBlocker> inferBlockers(const Program &In, llvm::StringRef Folder) {
  auto Blocks = [&](FunctionId F) {
    return llvm::find_if(In.blocks(F), [&](const BlockingSummary &B) {
      return In.blocker(B).Certain && !B.Switched;
    });
  };
  ReachRules Rules;
  Reach Ways(In, Rules, [&](FunctionId F) { return Blocks(F) != In.blocks(F).end(); });
  std::vector<InferredBlocker> Found;
  for (FunctionId F = 0; F != In.functions().size(); ++F) {
    const FunctionSummary &S = In.function(F);
    if (!Ways.reaches(F) || S.Internal || S.Role != FunctionRole::Plain || S.Lambda ||
        !In.text(S.Where.File).starts_with(Folder))
      continue;
    Way Steps = Ways.wayFrom(F);
    const BlockingSummary *B = Blocks(Steps.empty() ? F : Steps.back().Runs);
    Found.push_back({F, In.text(In.blocker(*B).Category)});
  }
  llvm::stable_sort(Found, [&](const InferredBlocker &A, const InferredBlocker &B) {
    return In.name(A.Function) < In.name(B.Function);
  });
  Found.erase(llvm::unique(Found,
                           [&](const InferredBlocker &A, const InferredBlocker &B) {
                             return In.name(A.Function) == In.name(B.Function);
                           }),
              Found.end());
  return Found;
}

} // namespace corolint
