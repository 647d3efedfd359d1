// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Text.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

bool Quiet = false;

/// For every number of characters of a text whether the glob so far matches them: quadratic in the
/// worst case, where backtracking would be exponential in the number of stars.
class GlobMatch {
public:
  GlobMatch(StringRef Text, bool StarCrossesFolders)
      : Text(Text), StarCrosses(StarCrossesFolders), Reached(Text.size() + 1) {
    Reached[0] = true;
  }

  bool matches(StringRef Glob) {
    while (!Glob.empty()) {
      if (!Glob.consume_front("*")) {
        one(Glob.front());
        Glob = Glob.drop_front();
      } else if (!StarCrosses && Glob.consume_front("*")) {
        // "**/x" matches "x" as well.
        Glob.consume_front("/") ? folders() : any(/*Crosses=*/true);
      } else {
        any(StarCrosses);
      }
    }
    return Reached[Text.size()];
  }

private:
  void one(char C) {
    for (size_t I = Text.size(); I > 0; --I)
      Reached[I] =
          Reached[I - 1] && (C == Text[I - 1] || (C == '?' && !StarCrosses && Text[I - 1] != '/'));
    Reached[0] = false;
  }
  void any(bool Crosses) {
    for (size_t I = 1; I <= Text.size(); ++I)
      if (Reached[I - 1] && (Crosses || Text[I - 1] != '/'))
        Reached[I] = true;
  }
  /// Nothing, or anything that ends with a slash.
  void folders() {
    bool Before = false;
    for (size_t I = 1; I <= Text.size(); ++I) {
      Before |= Reached[I - 1];
      if (Before && Text[I - 1] == '/')
        Reached[I] = true;
    }
  }

  StringRef Text;
  bool StarCrosses;
  std::vector<bool> Reached;
};

bool globMatch(StringRef Glob, StringRef Text, bool StarCrossesFolders) {
  return GlobMatch(Text, StarCrossesFolders).matches(Glob);
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
