// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Git.h"

#include "support/Text.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Runs git in the current folder; what it prints, or its complaint as the error.
Expected<std::string> runGit(ArrayRef<StringRef> Words) {
  ErrorOr<std::string> Program = sys::findProgramByName("git");
  if (!Program)
    return failure("git is not installed; use --diff-file with a patch");
  SmallString<128> Output, Complaint;
  if (sys::fs::createTemporaryFile("corolint-git", "out", Output) ||
      sys::fs::createTemporaryFile("corolint-git", "err", Complaint))
    return failure("cannot create a temporary file for git");
  scope_exit Cleanup([&] {
    sys::fs::remove(Output);
    sys::fs::remove(Complaint);
  });
  // No program that a repository's own configuration names is started.
  SmallVector<StringRef> Arguments = {*Program,
                                      "-c",
                                      "core.quotePath=false",
                                      "-c",
                                      "core.fsmonitor=false",
                                      "-c",
                                      "core.hooksPath=/dev/null"};
  append_range(Arguments, Words);
  std::optional<StringRef> Redirects[] = {StringRef(""), Output.str(), Complaint.str()};
  int Code = sys::ExecuteAndWait(*Program, Arguments, std::nullopt, Redirects);
  if (Code == 0)
    return readFile(Output);
  Expected<std::string> Said = readFile(Complaint);
  if (!Said)
    return Said.takeError();
  return failure("git " + Words.front() + " says: " + StringRef(*Said).trim());
}

Expected<std::string> gitRoot() {
  Expected<std::string> Top = runGit({"rev-parse", "--show-toplevel"});
  if (!Top)
    return Top.takeError();
  return StringRef(*Top).trim().str();
}

Expected<ChangedLines> diffAgainst(ArrayRef<StringRef> Against, bool Untracked,
                                   const Paths &Names) {
  Expected<std::string> Top = gitRoot();
  if (!Top)
    return Top.takeError();
  SmallVector<StringRef> Words = {
      "diff",          "--unified=0",     "--no-color",      "--no-ext-diff",
      "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--no-relative"};
  append_range(Words, Against);
  Words.push_back("--");
  Expected<std::string> Patch = runGit(Words);
  if (!Patch)
    return Patch.takeError();
  ChangedLines Result;
  if (Error Failed = Result.addPatch(*Patch, *Top, Names))
    return std::move(Failed);
  if (!Untracked)
    return Result;
  Expected<std::string> New =
      runGit({"ls-files", "--others", "--exclude-standard", "--full-name", "--", ":/"});
  if (!New)
    return New.takeError();
  SmallVector<StringRef> Files;
  StringRef(*New).split(Files, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef File : Files)
    Result.addWhole(Names.stored(absolutePath(File, *Top)));
  return Result;
}

/// The first line of the new side of "@@ -1,2 +3,4 @@".
bool parseHunk(StringRef Line, unsigned &First) {
  if (!Line.consume_front("@@ -"))
    return false;
  Line = Line.drop_front(std::min(Line.find(" +"), Line.size()));
  return Line.consume_front(" +") && !Line.consumeInteger(10, First);
}

} // namespace

Error ChangedLines::addPatch(StringRef Patch, StringRef Folder, const Paths &Names) {
  std::string File;
  bool Given = !Patch.trim().empty();
  bool Any = false;
  unsigned Line = 0;
  while (!Patch.empty()) {
    StringRef Text;
    std::tie(Text, Patch) = Patch.split('\n');
    if (Text.consume_front("+++ ")) {
      Any = true;
      Text = Text.split('\t').first.trim();
      Text.consume_front("b/");
      File = Text == "/dev/null" ? "" : Names.stored(absolutePath(Text, Folder));
    } else if (parseHunk(Text, Line)) {
      Any = true;
    } else if (Text.starts_with("diff ") || Text.starts_with("--- ")) {
      Any = true;
      File.clear();
    } else if (Text.starts_with("+") && !File.empty()) {
      Ranges[File].push_back({Line, Line});
      ++Line;
    } else if (Text.starts_with("-") && !File.empty()) {
      // What was removed changes the lines around it.
      Ranges[File].push_back({Line ? Line - 1 : 0, Line});
    } else if (Text.starts_with(" ")) {
      ++Line;
    }
  }
  if (!Any && Given)
    return failure("this is not a unified diff");
  return Error::success();
}

bool ChangedLines::touches(StringRef Path, unsigned First, unsigned Last) const {
  auto It = Ranges.find(Path);
  return It != Ranges.end() && any_of(It->second, [&](auto Range) {
           return Range.first <= std::max(First, Last) && First <= Range.second;
         });
}

Expected<ChangedLines> changedSince(StringRef Revision, const Paths &Names) {
  return diffAgainst({Revision}, /*Untracked=*/true, Names);
}

Expected<ChangedLines> changedSinceMergeBase(StringRef Branch, const Paths &Names) {
  Expected<std::string> Base = runGit({"merge-base", Branch, "HEAD"});
  if (!Base)
    return Base.takeError();
  return changedSince(StringRef(*Base).trim(), Names);
}

Expected<ChangedLines> stagedLines(const Paths &Names) {
  return diffAgainst({"--cached"}, /*Untracked=*/false, Names);
}

} // namespace corolint::driver
