// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT comments hide findings, by the rules of clang-tidy. In the strict tier, comments that
// name coro- checks are looked at themselves: does each hide something, and does it say why?
#include "report/Nolint.h"
#include "report/Pipeline.h"

#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// The directives of one file, with what each hid.
class FileDirectives {
public:
  explicit FileDirectives(ArrayRef<Directive> All) : All(All), Hidden(All.size()) {
    // As clang-tidy pairs them: an END closes the last open BEGIN if their lists are equal.
    std::vector<size_t> Open;
    for (size_t I = 0; I < All.size(); ++I) {
      if (All[I].Kind == DirectiveKind::Begin)
        Open.push_back(I);
      if (All[I].Kind != DirectiveKind::End)
        continue;
      if (!Open.empty() && sameList(All[Open.back()], All[I]))
        Blocks.push_back({Open.back(), I}), Open.pop_back();
      else
        Unmatched.push_back(I);
    }
    append_range(Unmatched, Open);
  }

  /// The directive that hides \p Found, remembered as used; null if there is none.
  const Directive *hide(const Finding &Found) {
    for (size_t I = 0; I < All.size(); ++I) {
      bool OnLine = All[I].Kind == DirectiveKind::Line && All[I].Line == Found.Where.Line;
      bool Above = All[I].Kind == DirectiveKind::NextLine && All[I].Line + 1 == Found.Where.Line;
      if ((OnLine || Above) && meansCheck(All[I], Found.Check))
        return use(I, Found.Check);
    }
    for (auto [Begin, End] : Blocks)
      if (All[Begin].Offset <= Found.Where.Offset && Found.Where.Offset <= All[End].Offset &&
          meansCheck(All[Begin], Found.Check))
        return use(Begin, Found.Check);
    return nullptr;
  }

  /// Calls \p Each with every directive that may hide something, and the checks that it hid.
  void forEach(function_ref<void(const Directive &, const std::set<std::string> &)> Each) const {
    for (size_t I = 0; I < All.size(); ++I)
      if (All[I].Kind != DirectiveKind::End && !is_contained(Unmatched, I))
        Each(All[I], Hidden[I]);
  }
  void forEachUnmatched(function_ref<void(const Directive &)> Each) const {
    for (size_t I : Unmatched)
      Each(All[I]);
  }

private:
  static bool sameList(const Directive &A, const Directive &B) {
    return A.HasList == B.HasList && A.Globs == B.Globs;
  }
  const Directive *use(size_t At, const std::string &Check) {
    Hidden[At].insert(Check);
    return &All[At];
  }

  ArrayRef<Directive> All;
  std::vector<std::set<std::string>> Hidden;
  std::vector<std::pair<size_t, size_t>> Blocks;
  std::vector<size_t> Unmatched;
};

std::map<std::string, FileDirectives> groupByFile(ArrayRef<Directive> All) {
  std::map<std::string, FileDirectives> Result;
  while (!All.empty()) {
    const std::string &File = All.front().File;
    size_t Count = find_if(All, [&](const Directive &D) { return D.File != File; }) - All.begin();
    Result.emplace(File, All.take_front(Count));
    All = All.drop_front(Count);
  }
  return Result;
}

/// Says what is wrong with directives themselves.
class Judge {
public:
  Judge(Outcome &Run) : Run(Run) {}

  void judge(const Directive &D, const std::set<std::string> &Hidden) {
    if (D.InMacro)
      return;
    if (!D.HasList) {
      if (!Hidden.empty())
        add(D, "corolint-blanket-suppression",
            "this NOLINT hides every check; name what it is meant for: " + join(Hidden, ", "));
      return;
    }
    SmallVector<StringRef> Globs;
    StringRef(D.Globs).split(Globs, ',', -1, /*KeepEmpty=*/false);
    bool Ours = false;
    for (StringRef Glob : Globs)
      Ours |= judgeName(D, Glob.trim(), Hidden);
    if (Ours && D.Reason.empty())
      add(D, "corolint-suppression-without-reason",
          "say after this NOLINT why it is right to hide the finding");
  }

  void judgeUnmatched(const Directive &D) {
    if (StringRef(D.Globs).contains("coro-"))
      add(D, "corolint-unused-suppression",
          D.Kind == DirectiveKind::Begin ? "this NOLINTBEGIN has no NOLINTEND with the same list"
                                         : "this NOLINTEND has no NOLINTBEGIN with the same list");
  }

private:
  /// Whether \p Glob is about checks of this tool alone.
  bool judgeName(const Directive &D, StringRef Glob, const std::set<std::string> &Hidden) {
    if (!Glob.starts_with("coro-"))
      return false;
    auto Means = [&](const std::string &Check) {
      Directive One = D;
      One.Globs = Glob.str();
      return meansCheck(One, Check);
    };
    // Of a check that did not run nothing can be said.
    if (any_of(Run.Checks, Means) && none_of(Hidden, Means))
      add(D, "corolint-unused-suppression",
          "nothing is found here that this NOLINT for '" + Glob + "' would hide");
    return true;
  }

  void add(const Directive &D, StringRef Check, const Twine &Message) {
    Finding Found;
    Found.Check = Check.str();
    Found.Message = Message.str();
    Found.Where = {
        D.File, D.Line, D.Column, D.Offset, D.Line, D.Column + D.Length, D.Offset + D.Length};
    Run.Results.push_back({std::move(Found), "", std::nullopt});
  }

  Outcome &Run;
};

} // namespace

void applySuppressions(Outcome &Run, const StageContext &Context) {
  std::map<std::string, FileDirectives> Files = groupByFile(Run.Directives);
  for (Result &R : Run.Results) {
    auto It = Files.find(R.Found.Where.File);
    if (It == Files.end() || R.Suppressed)
      continue;
    if (const Directive *D = It->second.hide(R.Found))
      R.Suppressed = Suppression{SuppressionKind::InSource, D->Reason};
  }
  if (!Context.JudgeSuppressions)
    return;
  Judge Of(Run);
  for (const auto &[File, Directives] : Files) {
    if (!Run.Sources.count(File) && Context.Origins.ofFile(File) != Origin::Own)
      continue;
    Directives.forEach(
        [&](const Directive &D, const std::set<std::string> &Hidden) { Of.judge(D, Hidden); });
    Directives.forEachUnmatched([&](const Directive &D) { Of.judgeUnmatched(D); });
  }
}

} // namespace corolint::driver
