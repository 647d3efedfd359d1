// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For people: the place framed, then the story step by step, then how to fix it.
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Frame.h"
#include "report/Words.h"

#include "Registry.h"
#include "support/Terminal.h"
#include "support/Text.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr StringLiteral Bold = "\033[1m", Red = "\033[1;31m", Yellow = "\033[1;33m",
                        Blue = "\033[1;34m", Cyan = "\033[1;36m", Green = "\033[1;32m";

class TextWriter {
public:
  TextWriter(const Outcome &Run, const FormatContext &Context, raw_ostream &Out)
      : Run(Run), Context(Context), Out(Out) {}

  void write() {
    for (const Result &R : Run.Results)
      if (!R.Suppressed || Context.ShowSuppressed)
        writeResult(R);
    for (const Failure &F : Run.Failures)
      writeFailure(F);
    if (Context.Quiet)
      return;
    writeSummary();
    writeAdvice();
  }

private:
  std::string painted(StringRef Style, const Twine &Text) const {
    return Context.Color ? (Style + Text + "\033[0m").str() : Text.str();
  }

  std::string linked(StringRef Check) const {
    const CheckEntry *Entry = findCheck(Check);
    if (!Context.Hyperlinks || !Entry)
      return Check.str();
    return formatv("\033]8;;{0}\033\\{1}\033]8;;\033\\", urlOf(*Entry), Check);
  }

  void writeResult(const Result &R) {
    setGutter(R.Found);
    writeHead(R.Found, R.Found.Message);
    if (R.Suppressed)
      writeHint("suppressed", R.Suppressed->Kind == SuppressionKind::Baseline
                                  ? "by the baseline"
                                  : "by a NOLINT comment" + (R.Suppressed->Reason.empty()
                                                                 ? std::string()
                                                                 : ": " + R.Suppressed->Reason));
    for (const Fix &F : R.Found.Fixes)
      writeHint("fix",
                F.Title + (F.Safety == FixSafety::Safe ? " (safe: --fix)"
                                                       : " (review it: --fix --unsafe-fixes)"));
    Out << '\n';
  }

  void writeFailure(const Failure &F) {
    setGutter(F.Note);
    writeHead(F.Note, "cannot analyse " + Context.Names.shown(F.Source) + ": " + F.Note.Message);
    if (!F.Reproduce.empty())
      writeHint("reproduce", F.Reproduce);
    Out << '\n';
  }

  void setGutter(const Finding &Found) {
    unsigned Last = Found.Where.Line;
    for (const Step &S : Found.Steps)
      Last = std::max(Last, S.Where.Line);
    Gutter = std::max<unsigned>(2, utostr(Last).size());
  }

  void writeHead(const Finding &Found, const Twine &Message) {
    StringRef Style = Found.Level == Severity::Error     ? Red
                      : Found.Level == Severity::Warning ? Yellow
                                                         : Cyan;
    std::string Head = painted(Style, Twine(word(Found.Level)) + "[" + linked(Found.Check) +
                                          tierOf(Found.Check) + "]");
    Out << Head
        << painted(Bold, ": " + wrapped(visible(Message.str()), Context.Width, columnsOf(Head) + 2,
                                        Gutter + 1))
        << '\n';
    Out << std::string(Gutter, ' ') << painted(Blue, "-->") << ' ' << place(Found.Where) << '\n';
    std::optional<size_t> Label = labelOf(Found);
    writeFrame(Found.Where, Style, '^', Label ? labelText(Found, *Label) : "");
    for (size_t I = 0; I < Found.Steps.size(); ++I)
      if (I != Label)
        writeStep(Found.Steps[I], I);
  }

  void writeStep(const Step &S, size_t Index) {
    std::string Text = place(S.Where) + ": " + visible(S.Message);
    Out << left_justify("", Gutter - 1) << painted(Cyan, numeral(Index)) << ' '
        << wrapped(Text, Context.Width, Gutter + 1, Gutter + 1) << '\n';
    writeFrame(S.Where, Cyan, '~');
  }

  /// What a core check promises needs no word.
  static std::string tierOf(StringRef Check) {
    const CheckEntry *Entry = findCheck(Check);
    if (!Entry || Entry->Info.Promise == Tier::Core)
      return "";
    return (Twine(", ") + word(Entry->Info.Promise)).str();
  }

  /// The step at the place of the finding itself: it labels the frame that is there anyway.
  std::optional<size_t> labelOf(const Finding &Found) const {
    if (!Context.Texts.text(Found.Where.File))
      return std::nullopt;
    for (size_t I = 0; I < Found.Steps.size(); ++I)
      if (Found.Steps[I].Where.File == Found.Where.File &&
          Found.Steps[I].Where.Line == Found.Where.Line &&
          Found.Steps[I].Where.Column == Found.Where.Column)
        return I;
    return std::nullopt;
  }

  static std::string labelText(const Finding &Found, size_t Index) {
    return " " + numeral(Index) + " " + visible(Found.Steps[Index].Message);
  }

  std::string place(const Span &Where) const {
    return formatv("{0}:{1}:{2}", visible(Context.Names.shown(Where.File)), Where.Line,
                   Where.Column);
  }

  /// The steps of a story, numbered as in print.
  static std::string numeral(size_t Index) {
    if (Index >= 20)
      return "(" + utostr(Index + 1) + ")";
    return std::string("\xE2\x91") + static_cast<char>(0xA0 + Index);
  }

  void writeFrame(const Span &Where, StringRef Style, char Mark, const Twine &Label = "") {
    if (!Context.Texts.text(Where.File))
      return;
    StringRef Line = Context.Texts.line(Where.File, Where.Line);
    std::string Bar = painted(Blue, std::string(Gutter, ' ') + " |");
    Out << Bar << '\n'
        << painted(Blue,
                   std::string(Gutter - utostr(Where.Line).size(), ' ') + Twine(Where.Line) + " |")
        << ' ' << untabbed(Line) << '\n'
        << Bar << ' ' << painted(Style, underline(Line, Where, Mark) + Label) << '\n';
  }

  void writeHint(StringRef Kind, const Twine &Text) {
    std::string Line = (Kind + ": " + visible(Text.str())).str();
    Line = wrapped(Line, Context.Width, Gutter + 3, Gutter + 5).substr(Kind.size());
    Out << std::string(Gutter, ' ') << ' ' << painted(Blue, "=") << ' ' << painted(Bold, Kind)
        << Line << '\n';
  }

  std::string fixable() const {
    unsigned Safe = 0, Unsafe = 0;
    for (const Result &R : Run.Results) {
      if (R.Suppressed || R.Found.Fixes.empty())
        continue;
      bool IsSafe = any_of(R.Found.Fixes, [](const Fix &F) { return F.Safety == FixSafety::Safe; });
      ++(IsSafe ? Safe : Unsafe);
    }
    std::string Text;
    if (Safe)
      Text = formatv(" ({0} fixable with --fix{1})", Safe,
                     Unsafe ? formatv(", {0} more with --unsafe-fixes", Unsafe).str() : "");
    else if (Unsafe)
      Text = formatv(" ({0} fixable with --fix --unsafe-fixes)", Unsafe);
    return Text;
  }

  void writeSummary() {
    size_t Shown = Run.shownCount();
    size_t Analysed = Run.Sources.size() - std::min(Run.Sources.size(), Run.Failures.size());
    if (Analysed == 0 && Shown == 0 && !Run.Failures.empty()) {
      Out << painted(Red, "Nothing analysed") << ": " << counted(Run.Failures.size(), "file")
          << " failed\n";
      return;
    }
    Out << painted(Shown ? Bold : Green, foundText(Shown)) << fixable() << " in "
        << counted(Analysed, "file");
    if (Context.Seconds)
      Out << formatv(", {0:f1} s", *Context.Seconds);
    if (!Run.Failures.empty())
      Out << "; " << painted(Red, counted(Run.Failures.size(), "file")) << " could not be analysed";
    if (Run.Results.size() > Shown)
      Out << "; " << hiddenText();
    if (Run.Unchanged)
      Out << "; " << Run.Unchanged << " on unchanged lines not shown";
    if (Run.LeftOut)
      Out << "; " << Run.LeftOut << " in others' headers not shown (--all-files)";
    if (!Run.NotAnalysed.empty())
      Out << "; " << Run.NotAnalysed;
    Out << '\n';
  }

  std::string foundText(size_t Shown) const {
    if (Run.Fixed)
      return "Found " + counted(Run.Fixed + Shown, "problem") + ": " + utostr(Run.Fixed) +
             " fixed, " + utostr(Shown) + " left";
    return Shown ? "Found " + counted(Shown, "problem") : "No problems found";
  }

  /// What NOLINT comments and the baseline hide.
  std::string hiddenText() const {
    size_t Known = count_if(Run.Results, [](const Result &R) {
      return R.Suppressed && R.Suppressed->Kind == SuppressionKind::Baseline;
    });
    size_t Commented = Run.Results.size() - Run.shownCount() - Known;
    std::string Text;
    if (Commented)
      Text = utostr(Commented) + " suppressed by NOLINT";
    if (Known)
      Text += (Text.empty() ? "" : ", ") + utostr(Known) + " in the baseline";
    return Text + (Context.ShowSuppressed ? "" : " (--show-suppressed)");
  }

  /// What to do about a finding, in one line.
  void writeAdvice() {
    const Result *First = nullptr;
    for (const Result &R : Run.Results)
      if (!First && !R.Suppressed && findCheck(R.Found.Check))
        First = &R;
    std::string More =
        Context.CoreOnly && !Run.Sources.empty() ? "--tier strict looks for more" : "";
    if (!First && More.empty())
      return;
    std::string Text = More;
    if (First)
      Text = "corolint explain " + First->Found.Check + " says more; a comment NOLINT(" +
             First->Found.Check + ") with the reason silences it" +
             (More.empty() ? "" : "; " + More);
    Out << wrapped(Text, Context.Width, 0, 0) << '\n';
  }

  const Outcome &Run;
  const FormatContext &Context;
  raw_ostream &Out;
  unsigned Gutter = 2;
};

} // namespace

void writeText(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  TextWriter(Run, Context, Out).write();
}

} // namespace corolint::driver
