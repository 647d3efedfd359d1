// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For people: the place framed, then the story step by step, then how to mend it.
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Frame.h"
#include "report/Words.h"

#include "Registry.h"
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
    if (!Context.Quiet)
      writeSummary();
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
    Out << painted(Style, Twine(word(Found.Level)) + "[" + linked(Found.Check) + "]")
        << painted(Bold, ": " + visible(Message.str())) << '\n';
    Out << std::string(Gutter, ' ') << painted(Blue, "-->") << ' ' << place(Found.Where) << '\n';
    writeFrame(Found.Where, Style, '^');
    for (size_t I = 0; I < Found.Steps.size(); ++I) {
      Out << left_justify("", Gutter - 1) << painted(Cyan, numeral(I)) << ' '
          << place(Found.Steps[I].Where) << ": " << visible(Found.Steps[I].Message) << '\n';
      writeFrame(Found.Steps[I].Where, Cyan, '~');
    }
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

  void writeFrame(const Span &Where, StringRef Style, char Mark) {
    if (!Context.Texts.text(Where.File))
      return;
    StringRef Line = Context.Texts.line(Where.File, Where.Line);
    std::string Bar = painted(Blue, std::string(Gutter, ' ') + " |");
    Out << Bar << '\n'
        << painted(Blue,
                   std::string(Gutter - utostr(Where.Line).size(), ' ') + Twine(Where.Line) + " |")
        << ' ' << untabbed(Line) << '\n'
        << Bar << ' ' << painted(Style, underline(Line, Where, Mark)) << '\n';
  }

  void writeHint(StringRef Kind, const Twine &Text) {
    Out << std::string(Gutter, ' ') << ' ' << painted(Blue, "=") << ' ' << painted(Bold, Kind)
        << ": " << visible(Text.str()) << '\n';
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
    std::string Head = Shown ? "Found " + counted(Shown, "problem") : "No problems found";
    Out << painted(Shown ? Bold : Green, Head) << fixable() << " in "
        << counted(Run.Sources.size() - Run.Failures.size(), "file");
    if (Context.Seconds)
      Out << formatv(", {0:f1} s", *Context.Seconds);
    if (!Run.Failures.empty())
      Out << "; " << painted(Red, counted(Run.Failures.size(), "file")) << " could not be analysed";
    size_t Suppressed = Run.Results.size() - Shown;
    if (Suppressed)
      Out << "; " << Suppressed << " suppressed";
    if (Run.Unchanged)
      Out << "; " << Run.Unchanged << " on unchanged lines not shown";
    if (Run.LeftOut)
      Out << "; " << Run.LeftOut << " in others' headers not shown (--all-files)";
    if (!Run.NotAnalysed.empty())
      Out << "; " << Run.NotAnalysed;
    Out << '\n';
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
