// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TidySession.h"
#include "SemaWatch.h"
#include "report/Words.h"
#include "support/ProgramIndex.h"

#include "clang-tidy/ClangTidyCheck.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using namespace llvm;
using clang::tidy::ClangTidyCheck;
using clang::tidy::ClangTidyContext;

std::shared_ptr<TidySession> TidySession::of(ClangTidyContext &Context) {
  thread_local std::weak_ptr<TidySession> Current;
  thread_local ClangTidyContext *Owner = nullptr;
  std::shared_ptr<TidySession> Session = Current.lock();
  if (!Session || Owner != &Context) {
    Session.reset(new TidySession(Context));
    Current = Session;
    Owner = &Context;
  }
  return Session;
}

TidySession::TidySession(ClangTidyContext &Context)
    : Checks(Context.getOptions().Checks.value_or("")), Host(Context) {
  // Read through a view, so that --verify-config knows the names.
  ClangTidyCheck::OptionsView View("coro", Context.getOptions().CheckOptions, &Context);
  StringRef Word = View.get("Tier").value_or("core");
  auto Found = driver::fromWord(Word, Tier::Preview);
  if (!Found)
    Errors.push_back(
        ("option 'coro.Tier' is one of " + join(driver::tierWords(), ", ") + ", not '" + Word + "'")
            .str());
  Allowed = Found.value_or(Tier::Core);
  ModelFiles = View.get("Models").value_or("").str();
  if (!ModelFiles.empty())
    readModels(Context.getCurrentFile());
}

void TidySession::guardFixes() {
  if (!Guard)
    Guard.emplace(Host, [this]() -> Unit * {
      clang::Sema *S = semaOf(nullptr);
      return S ? &unit(S->getASTContext()) : nullptr;
    });
}

bool TidySession::named(StringRef Check) const {
  SmallVector<StringRef> Globs;
  SplitString(Checks, Globs, ",\n");
  return any_of(Globs, [&](StringRef Glob) { return Glob.trim() == Check; });
}

/// \p Name as it is, else beside \p MainFile or in a directory above: options say nothing of the
/// file they were written in.
static std::string locate(StringRef Name, StringRef MainFile) {
  for (StringRef Dir = sys::path::parent_path(MainFile);
       !sys::path::is_absolute(Name) && !Dir.empty(); Dir = sys::path::parent_path(Dir)) {
    SmallString<256> Path(Dir);
    sys::path::append(Path, Name);
    if (sys::fs::exists(Path))
      return Path.str().str();
  }
  return Name.str();
}

void TidySession::readModels(StringRef MainFile) {
  Own.emplace();
  Own->add(Models::builtin());
  SmallVector<StringRef> Names;
  SplitString(ModelFiles, Names, ";");
  for (StringRef Name : Names) {
    std::string Path = locate(Name.trim(), MainFile);
    ErrorOr<std::unique_ptr<MemoryBuffer>> Text = MemoryBuffer::getFile(Path);
    if (!Text)
      Errors.push_back("models file '" + Path + "': " + Text.getError().message());
    else if (Error E = Own->add((*Text)->getBuffer(), Path))
      Errors.push_back(toString(std::move(E)));
  }
}

Unit &TidySession::unit(clang::ASTContext &Context) {
  if (!Facts)
    Facts = std::make_unique<Unit>(Context, semaOf(&Context), Own ? *Own : Models::builtin());
  return *Facts;
}

void TidySession::analyse(clang::ASTContext &Context) {
  Unit &In = unit(Context);
  Found = analyze(In, Enabled).Findings;
  clang::SourceManager &Sources = Context.getSourceManager();
  clang::OptionalFileEntryRef Main = Sources.getFileEntryRefForID(Sources.getMainFileID());
  SmallString<256> Path(Main ? Main->getName() : "");
  Sources.getFileManager().makeAbsolutePath(Path);
  driver::IndexView Index = driver::IndexView::find(Path);
  append_range(*Found, concludeUnit(In, Enabled, Index.surroundings(),
                                    [&](uint32_t Unit) { return Index.isFresh(Unit); }));
}

const std::vector<Finding> &TidySession::findings(clang::ASTContext &Context) {
  if (Found)
    return *Found;
  if (!Run) {
    analyse(Context);
  } else if (!Run([&] { analyse(Context); })) {
    errs() << "corolint: the analysis of " << Host.getCurrentFile()
           << " crashed; this version of it has no findings about coroutines\n";
    (void)Facts.release(); // half made, and not to be destroyed
    Found.emplace();
  }
  return *Found;
}
