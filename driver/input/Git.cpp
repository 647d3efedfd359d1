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

/// A repository's own configuration is data: no program that it names is started, nothing is
/// fetched, and a bare repository within the tree, which a clone brings along, is none.
constexpr StringRef SafeSettings[] = {
    "core.quotePath=false",         "core.fsmonitor=false", "core.hooksPath=/dev/null",
    "core.sshCommand=false",        "core.askPass=false",   "core.pager=cat",
    "safe.bareRepository=explicit", "protocol.allow=never", "credential.helper="};

/// Variables of the environment for git: git 2.45 and later do not fetch what is missing; no
/// protocol is allowed for those that do.
void restrictGit() {
  setenv("GIT_NO_LAZY_FETCH", "1", 1);
  setenv("GIT_ALLOW_PROTOCOL", "none", 1);
  setenv("GIT_TERMINAL_PROMPT", "0", 1);
  setenv("GIT_OPTIONAL_LOCKS", "0", 1);
}

/// Runs git in \p Folder, the current one where empty, with the settings \p Extra; what it prints,
/// or its complaint as the error.
Expected<std::string> runGit(ArrayRef<StringRef> Words, StringRef Folder = "",
                             ArrayRef<std::string> Extra = {}) {
  restrictGit();
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
  SmallVector<StringRef> Arguments = {*Program};
  for (StringRef Setting : SafeSettings)
    Arguments.append({"-c", Setting});
  for (StringRef Setting : Extra)
    Arguments.append({"-c", Setting});
  if (!Folder.empty())
    Arguments.append({"-C", Folder});
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

/// Settings that turn the filters of the repository off: git would start their programs to compare
/// files of the work tree.
std::vector<std::string> withoutFilters(StringRef Folder) {
  std::vector<std::string> Settings;
  Expected<std::string> Known = runGit({"config", "-z", "--name-only", "--get-regexp",
                                        "^filter\\..*\\.(clean|smudge|process|required)$"},
                                       Folder);
  if (!Known)
    return consumeError(Known.takeError()), Settings; // no filter is configured
  SmallVector<StringRef> Names;
  StringRef(*Known).split(Names, '\0', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names)
    Settings.push_back((Name + (Name.ends_with(".required") ? "=false" : "=")).str());
  return Settings;
}

/// Whether what git lacks may only not be here: CI checks out one commit.
bool isShallow() {
  Expected<std::string> Answer = runGit({"rev-parse", "--is-shallow-repository"});
  if (Answer)
    return StringRef(*Answer).trim() == "true";
  consumeError(Answer.takeError());
  return false;
}

Error withAdvice(Error Failed, StringRef Revision) {
  std::string Said = toString(std::move(Failed));
  if (StringRef(Said).ends_with("says: "))
    Said += ("no commit that " + Revision + " and HEAD have in common").str();
  if (isShallow())
    Said += "; this clone is shallow and lacks history: 'git fetch --unshallow', or in CI "
            "'fetch-depth: 0' (GitHub), 'GIT_DEPTH: 0' (GitLab)";
  return failure(Said);
}

/// The lines that change in a working copy and, from what they are at there, in its submodules.
class Diff {
public:
  Diff(const Paths &Names, bool Staged) : Names(Names), Staged(Staged) {}

  /// \p Old is a commit; with Staged, \p New is the one that is staged for a submodule.
  Error add(StringRef Top, StringRef Old, StringRef New = "") {
    SmallVector<StringRef> Words = {
        "diff",          "--unified=0",     "--no-color",      "--no-ext-diff",
        "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--no-relative"};
    if (Staged && New.empty())
      Words.push_back("--cached");
    for (StringRef Commit : {Old, New})
      if (!Commit.empty())
        Words.push_back(Commit);
    Words.push_back("--");
    Expected<std::string> Patch = runGit(Words, Top, withoutFilters(Top));
    if (!Patch)
      return withAdvice(Patch.takeError(), Old);
    if (Error Failed = Lines.addPatch(*Patch, Top, Names))
      return Failed;
    if (!Staged)
      if (Error Failed = addUntracked(Top))
        return Failed;
    return addSubmodules(Top, Old.empty() ? "HEAD" : Old);
  }

  ChangedLines Lines;

private:
  Error addUntracked(StringRef Top) {
    Expected<std::string> New = runGit(
        {"ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":/"}, Top);
    if (!New)
      return New.takeError();
    for (StringRef File : split(*New, '\0'))
      if (!File.empty())
        Lines.addWhole(Names.stored(absolutePath(File, Top)));
    return Error::success();
  }

  /// What "git diff" says of a submodule is the commit alone.
  Error addSubmodules(StringRef Top, StringRef Old) {
    Expected<std::string> Index =
        runGit({"ls-files", "--stage", "-z", "--full-name", "--", ":/"}, Top);
    if (!Index)
      return Index.takeError();
    for (StringRef Entry : split(*Index, '\0')) {
      if (!Entry.consume_front("160000 "))
        continue;
      StringRef Name = Entry.split('\t').second;
      std::string Inner = absolutePath(Name, Top);
      // Not checked out, it has no files.
      if (Name.empty() || !sys::fs::exists(Inner + "/.git"))
        continue;
      if (Error Failed = addSubmodule(Inner, (Old + ":" + Name).str(), Entry.split(' ').first, Top))
        return Failed;
    }
    return Error::success();
  }

  Error addSubmodule(StringRef Inner, StringRef Before, StringRef Now, StringRef Top) {
    Expected<std::string> Old = runGit({"rev-parse", "--verify", "--quiet", Before}, Top);
    // New since then: everything in it is.
    if (!Old) {
      consumeError(Old.takeError());
      return add(Inner, EmptyTree, Staged ? Now : "");
    }
    return add(Inner, StringRef(*Old).trim(), Staged ? Now : "");
  }

  /// The object that every repository of git has.
  static constexpr StringLiteral EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

  const Paths &Names;
  bool Staged;
};

Expected<ChangedLines> diffAgainst(StringRef Revision, bool Staged, const Paths &Names) {
  Expected<std::string> Top = gitRoot();
  if (!Top)
    return Top.takeError();
  Diff Of(Names, Staged);
  if (Error Failed = Of.add(*Top, Revision))
    return std::move(Failed);
  return std::move(Of.Lines);
}

/// What a name that git quotes as C does stands for: "a\\"b", "\\303\\274". \p Text begins with
/// '"'.
std::string unquoted(StringRef Text) {
  std::string Name;
  for (size_t I = 1; I < Text.size() && Text[I] != '"'; ++I) {
    unsigned Octal = 0;
    if (Text[I] != '\\') {
      Name += Text[I];
    } else if (!Text.substr(I + 1, 3).getAsInteger(8, Octal) && Text.size() > I + 3) {
      Name += static_cast<char>(Octal);
      I += 3;
    } else if (++I < Text.size()) {
      size_t Known = StringRef("abtnvfr").find(Text[I]);
      Name += Known == StringRef::npos ? Text[I] : "\a\b\t\n\v\f\r"[Known];
    }
  }
  return Name;
}

/// The file that "+++ " names; empty where it is deleted.
std::string nameIn(StringRef Text) {
  std::string Name =
      Text.starts_with("\"") ? unquoted(Text) : Text.split('\t').first.rtrim("\r\n").str();
  if (Name == "/dev/null")
    return {};
  return StringRef(Name).starts_with("b/") ? Name.substr(2) : Name;
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
      std::string Name = nameIn(Text);
      File = Name.empty() ? "" : Names.stored(absolutePath(Name, Folder));
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

/// git takes what begins with a hyphen for an option, and some of those write files.
static Error checkRevision(StringRef Revision) {
  if (!Revision.empty() && !Revision.starts_with("-"))
    return Error::success();
  return failure("'" + Revision + "' is no revision; name a commit, a branch or a tag");
}

Expected<ChangedLines> changedSince(StringRef Revision, const Paths &Names) {
  if (Error Wrong = checkRevision(Revision))
    return std::move(Wrong);
  return diffAgainst(Revision, /*Staged=*/false, Names);
}

Expected<ChangedLines> changedSinceMergeBase(StringRef Branch, const Paths &Names) {
  if (Error Wrong = checkRevision(Branch))
    return std::move(Wrong);
  Expected<std::string> Base = runGit({"merge-base", Branch, "HEAD"});
  if (!Base)
    return withAdvice(Base.takeError(), Branch);
  return changedSince(StringRef(*Base).trim(), Names);
}

Expected<ChangedLines> stagedLines(const Paths &Names) {
  return diffAgainst("", /*Staged=*/true, Names);
}

} // namespace corolint::driver
