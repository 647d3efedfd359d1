// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Project.h"
#include "config/CheckChoice.h"
#include "report/Outcome.h"
#include "report/PageText.h"
#include "run/Progress.h"
#include "support/Terminal.h"
#include "support/Text.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

using Entries = SetVector<const CheckEntry *>;

/// A line of a file, as findings name it.
struct Place {
  std::string File;
  unsigned Line = 0;
};

/// FILE:LINE or FILE:LINE:COLUMN, where there is such a file.
std::optional<Place> placeIn(StringRef Word) {
  for (int Numbers = 0; Numbers < 2; ++Numbers) {
    auto [Rest, Last] = Word.rsplit(':');
    unsigned Number = 0;
    if (Last.getAsInteger(10, Number))
      return std::nullopt;
    if (sys::fs::exists(Rest))
      return Place{Rest.str(), Number};
    Word = Rest;
  }
  return std::nullopt;
}

/// By name, with or without its prefix.
const CheckEntry *checkNamed(StringRef Word) {
  const CheckEntry *Entry = findCheck(Word);
  return Entry ? Entry : findCheck(("coro-" + Word).str());
}

Error unknown(StringRef Word) {
  std::vector<std::string> Like;
  for (const std::string &Name : checkNames())
    if (StringRef(Name).contains(Word))
      Like.push_back("'" + Name + "'");
  std::string Hint = Like.empty() || Like.size() > 5
                         ? didYouMean(Word, checkNames())
                         : " (did you mean " + join(Like, " or ") + "?)";
  return failure("there is no check or group '" + Word + "'" + Hint +
                 "; 'corolint list' shows them all");
}

bool touches(const Finding &Found, StringRef File, unsigned Line) {
  auto Covers = [&](const Span &Where) {
    return Where.File == File && Where.Line <= Line && Line <= std::max(Where.Line, Where.EndLine);
  };
  return Covers(Found.Where) || any_of(Found.Steps, [&](const Step &S) { return Covers(S.Where); });
}

/// The checks with a finding, or a step of one, on that line.
Error addFound(const Arguments &Args, const Place &At, Entries &Wanted) {
  std::vector<std::string> Words = Args.render({OPT_gInput, OPT_gChecks});
  Words.push_back(At.File);
  if (Args.compilerFlags()) {
    Words.push_back("--");
    append_range(Words, *Args.compilerFlags());
  }
  std::vector<const char *> Raw;
  for (const std::string &Word : Words)
    Raw.push_back(Word.c_str());
  Expected<Arguments> Analysis = Arguments::parse(Raw, CheckVis);
  if (!Analysis)
    return Analysis.takeError();
  Expected<RunLimits> Limits = limitsFrom(*Analysis);
  if (!Limits)
    return Limits.takeError();
  setQuiet(true);
  Expected<std::unique_ptr<Project>> From = Project::open(*Analysis);
  if (!From)
    return From.takeError();
  Progress Shown((*From)->jobs().size(), /*Wanted=*/false);
  Expected<Outcome> Run = analyseProject(**From, *Limits, Shown);
  if (!Run)
    return Run.takeError();
  std::string File = (*From)->names().stored(absolutePath(At.File));
  size_t Before = Wanted.size();
  for (const Result &R : Run->Results)
    if (touches(R.Found, File, At.Line))
      Wanted.insert(findCheck(R.Found.Check));
  if (!Run->Failures.empty())
    return failure("cannot analyse " + At.File + "; 'corolint " + At.File + "' says why");
  if (Wanted.size() == Before)
    return failure("nothing is found at " + At.File + ":" + Twine(At.Line) +
                   (Args.has(OPT_tier) ? "" : "; --tier strict looks for more"));
  return Error::success();
}

Error add(const Arguments &Args, StringRef Word, Entries &Wanted) {
  if (const CheckEntry *Entry = checkNamed(Word))
    return Wanted.insert(Entry), Error::success();
  if (std::optional<Place> At = placeIn(Word))
    return addFound(Args, *At, Wanted);
  size_t Before = Wanted.size();
  for (const CheckEntry &Entry : allChecks())
    if (Word == Entry.Group)
      Wanted.insert(&Entry);
  if (Wanted.size() == Before)
    return unknown(Word);
  return Error::success();
}

} // namespace

Expected<int> runExplain(const Arguments &Args) {
  if (Args.positional().empty())
    return failure("explain needs the name of a check, or FILE:LINE of a finding; 'corolint list' "
                   "shows the names");
  Expected<std::string> Color = Args.word(OPT_color, {"auto", "always", "never"});
  if (!Color)
    return Color.takeError();
  Entries Wanted;
  for (StringRef Word : Args.positional())
    if (Error Failed = add(Args, Word, Wanted))
      return std::move(Failed);
  unsigned Width = outputWidth();
  PageStyle Style{wantsColor(*Color), Width ? std::min(Width, 100u) : 80u};
  for (const CheckEntry *Entry : Wanted) {
    if (Entry != Wanted.front())
      outs() << '\n' << std::string(Style.Width, '=') << "\n\n";
    printPage(*Entry, Style, outs());
  }
  return ExitClean;
}

} // namespace corolint::driver
