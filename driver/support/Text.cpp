// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Text.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

bool Quiet = false;

/// Matches one character class of globs at a time; recursion depth is the number of stars.
bool globMatch(StringRef Glob, StringRef Text, bool StarCrossesFolders) {
  while (!Glob.empty()) {
    if (Glob.consume_front("*")) {
      bool Crosses = StarCrossesFolders || Glob.consume_front("*");
      // "**/x" matches "x" as well.
      if (Crosses && !StarCrossesFolders && Glob.starts_with("/") &&
          globMatch(Glob.drop_front(), Text, false))
        return true;
      for (size_t Skip = 0; Skip <= Text.size(); ++Skip) {
        if (globMatch(Glob, Text.drop_front(Skip), StarCrossesFolders))
          return true;
        if (Skip < Text.size() && Text[Skip] == '/' && !Crosses)
          return false;
      }
      return false;
    }
    if (Text.empty() || (Glob.front() != Text.front() &&
                         (Glob.front() != '?' || StarCrossesFolders || Text.front() == '/')))
      return false;
    Glob = Glob.drop_front();
    Text = Text.drop_front();
  }
  return Text.empty();
}

} // namespace

Error failure(const Twine &Sentence) {
  return createStringError(inconvertibleErrorCode(), Sentence);
}

std::string didYouMean(StringRef Word, ArrayRef<std::string> Known) {
  // A third of the word may be wrong; more is a guess, not a suggestion.
  unsigned Best = std::max<unsigned>(2, Word.size() / 3) + 1;
  StringRef Nearest;
  for (StringRef Candidate : Known) {
    // A part of a name is a good guess as well.
    if (Word.size() >= 4 && Candidate.contains_insensitive(Word))
      return (" (did you mean '" + Candidate + "'?)").str();
    unsigned Distance = Word.edit_distance_insensitive(Candidate, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = Candidate;
    }
  }
  return Nearest.empty() ? "" : (" (did you mean '" + Nearest + "'?)").str();
}

std::string counted(size_t Count, StringRef Noun) {
  return (Twine(Count) + " " + Noun + (Count == 1 ? "" : "s")).str();
}

bool matchesNameGlob(StringRef Glob, StringRef Name) {
  return globMatch(Glob.trim(), Name, /*StarCrossesFolders=*/true);
}

bool matchesPathGlob(StringRef Glob, StringRef Path) {
  Glob.consume_front("./");
  Glob.consume_back("/");
  bool AnyDepth = !Glob.contains('/');
  // Every leading part of the path: a folder that matches takes all below it along.
  for (size_t End = Path.find('/');; End = Path.find('/', End + 1)) {
    StringRef Head = Path.take_front(End);
    if (globMatch(Glob, Head, false))
      return true;
    size_t Slash = Head.rfind('/');
    if (AnyDepth && Slash != StringRef::npos && globMatch(Glob, Head.drop_front(Slash + 1), false))
      return true;
    if (End == StringRef::npos)
      return false;
  }
}

std::string shellQuoted(StringRef Text) {
  auto Plain = [](char C) { return isAlnum(C) || StringRef("_-./=+:,@%").contains(C); };
  if (!Text.empty() && all_of(Text, Plain))
    return Text.str();
  std::string Quoted = "'";
  for (char C : Text)
    Quoted += C == '\'' ? std::string("'\\''") : std::string(1, C);
  return Quoted + "'";
}

std::string shellQuoted(ArrayRef<std::string> Words) {
  std::vector<std::string> Quoted;
  for (StringRef Word : Words)
    Quoted.push_back(shellQuoted(Word));
  return join(Quoted, " ");
}

void printError(const Twine &Sentence) { errs() << "corolint: error: " << Sentence << '\n'; }

void printError(Error Failed) {
  handleAllErrors(std::move(Failed), [](const ErrorInfoBase &Info) { printError(Info.message()); });
}

void printNote(const Twine &Sentence) {
  if (!Quiet)
    errs() << "corolint: note: " << Sentence << '\n';
}

void setQuiet(bool Value) { Quiet = Value; }

} // namespace corolint::driver
