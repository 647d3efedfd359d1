// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fixer.h"

#include "UnifiedDiff.h"
#include "input/Language.h"
#include "support/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using clang::tooling::Replacement;
using clang::tooling::Replacements;

namespace corolint::driver {
namespace {

bool addOne(Replacements &To, const Edit &E) {
  Replacement Made(E.Where.File, E.Where.Offset, E.Where.EndOffset - E.Where.Offset, E.Text);
  // Two findings may ask for the same edit; once is enough.
  if (is_contained(To, Made))
    return true;
  if (Error Conflict = To.add(Made))
    return consumeError(std::move(Conflict)), false;
  return true;
}

bool mayUse(const Fix &F, bool Unsafe) {
  return F.Safety == FixSafety::Safe || (Unsafe && F.Safety == FixSafety::Unsafe);
}

/// Results and reports may come from elsewhere: a name in them is data.
bool isPlainName(StringRef Stored) {
  if (Stored.empty() || sys::path::is_absolute(Stored))
    return false;
  return none_of(make_range(sys::path::begin(Stored), sys::path::end(Stored)),
                 [](StringRef Part) { return Part.starts_with("."); });
}

} // namespace

bool Fixer::mayEdit(const std::string &File) {
  auto [At, New] = Editable.try_emplace(File, false);
  if (New)
    At->second =
        isPlainName(File) && (isCxxHeader(File) || isCxxSource(File, {})) && Names.isInside(File);
  return At->second;
}

bool Fixer::allows(const Fix &F) {
  return all_of(F.Edits, [&](const Edit &E) { return mayEdit(E.Where.File); });
}

bool Fixer::take(const Fix &F) {
  std::map<std::string, Replacements> Tried;
  for (const Edit &E : F.Edits) {
    const std::string *Text = mayEdit(E.Where.File) ? Texts.text(E.Where.File) : nullptr;
    if (!Text || E.Where.EndOffset > Text->size() || E.Where.EndOffset < E.Where.Offset)
      return false;
    auto [It, New] = Tried.try_emplace(E.Where.File);
    if (New)
      It->second = ByFile[E.Where.File];
    if (!addOne(It->second, E))
      return false;
  }
  for (auto &[File, Edits] : Tried)
    ByFile[File] = std::move(Edits);
  return true;
}

Expected<std::map<std::string, std::string>> Fixer::changedFiles() const {
  std::map<std::string, std::string> Result;
  for (const auto &[File, Edits] : ByFile) {
    if (Edits.empty())
      continue;
    Expected<std::string> Changed = clang::tooling::applyAllReplacements(*Texts.text(File), Edits);
    if (!Changed)
      return failure("cannot edit " + File + ": " + toString(Changed.takeError()));
    Result[File] = std::move(*Changed);
  }
  return Result;
}

static Expected<sys::fs::perms> permissionsOf(StringRef Path) {
  ErrorOr<sys::fs::perms> Mode = sys::fs::getPermissions(Path);
  if (!Mode)
    return failure("cannot edit " + Path + ": " + Mode.getError().message());
  return *Mode;
}

Error Fixer::write() const {
  Expected<std::map<std::string, std::string>> Changed = changedFiles();
  if (!Changed)
    return Changed.takeError();
  for (const auto &[File, Text] : *Changed) {
    std::string Path = Names.absolute(File);
    if (Expected<sys::fs::perms> Mode = permissionsOf(Path); Mode && !(*Mode & sys::fs::all_write))
      return failure(Names.shown(File) + " is read-only; make it writable and run again");
    else if (!Mode)
      return Mode.takeError();
    if (Error Failed = writeFile(Path, Text))
      return Failed;
  }
  return Error::success();
}

Error Fixer::printDiff(raw_ostream &Out) const {
  Expected<std::map<std::string, std::string>> Changed = changedFiles();
  if (!Changed)
    return Changed.takeError();
  for (const auto &[File, Text] : *Changed)
    printUnifiedDiff(File, *Texts.text(File), Text, Out);
  return Error::success();
}

FixCounts takeFixes(Outcome &Run, bool Unsafe, Fixer &To) {
  FixCounts Counts;
  erase_if(Run.Results, [&](const Result &R) {
    auto Usable = find_if(R.Found.Fixes, [&](const Fix &F) { return mayUse(F, Unsafe); });
    if (R.Suppressed || Usable == R.Found.Fixes.end())
      return false;
    bool Taken = To.take(*Usable);
    ++(Taken ? Counts.Taken : To.allows(*Usable) ? Counts.InConflict : Counts.Refused);
    return Taken;
  });
  return Counts;
}

unsigned suppressAll(Outcome &Run, StringRef Reason, SourceTexts &Texts, Fixer &To) {
  std::map<std::pair<std::string, unsigned>, std::set<std::string>> Lines;
  std::map<std::pair<std::string, unsigned>, unsigned> Starts;
  for (Result &R : Run.Results) {
    const Span &At = R.Found.Where;
    // A comment in the middle of a macro would end it.
    if (R.Suppressed || Texts.line(At.File, At.Line - 1).ends_with("\\"))
      continue;
    Lines[{At.File, At.Line}].insert(R.Found.Check);
    Starts[{At.File, At.Line}] = At.Offset - (At.Column - 1);
    R.Suppressed = Suppression{SuppressionKind::InSource, Reason.str()};
  }
  for (const auto &[Place, Checks] : Lines) {
    StringRef Line = Texts.line(Place.first, Place.second);
    Span At;
    At.File = Place.first;
    At.Offset = At.EndOffset = Starts[Place];
    std::string Comment = Line.take_while([](char C) { return C == ' ' || C == '\t'; }).str() +
                          "// NOLINTNEXTLINE(" + join(Checks, ",") + "): " + Reason.str() + "\n";
    To.take(Fix{"", FixSafety::Safe, {{At, Comment}}});
  }
  return Lines.size();
}

} // namespace corolint::driver
