// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One self-contained page: what blocks as a drawing, findings by file and check, code frames, each
// path a list to walk with the arrow keys.
#include "HtmlGraph.h"
#include "HtmlPage.h"
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Rules.h"
#include "report/Words.h"

#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr unsigned ContextLines = 2;

class HtmlWriter {
public:
  HtmlWriter(const Outcome &Run, const FormatContext &Context, raw_ostream &Out)
      : Run(Run), Context(Context), Out(Out) {
    for (const Result &R : Run.Results)
      if (!R.Suppressed || Context.ShowSuppressed) {
        Shown.push_back(&R);
        ++ByCheck[R.Found.Check];
        ++ByFile[R.Found.Where.File];
      }
  }

  void write() {
    Out << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        << "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        << "<title>corolint: " << counted(Shown.size(), "problem") << "</title><style>" << HtmlStyle
        << "</style></head><body>\n";
    writeHeader();
    Out << "<main>\n";
    writeNavigation();
    Out << "<section>\n";
    writeBlockingGraph(Shown, Out);
    writeFindings();
    Out << "</section>\n</main>\n<script>" << HtmlScript << "</script></body></html>\n";
  }

private:
  void writeHeader() {
    Out << "<header><h1>" << (Shown.empty() ? "No problems" : counted(Shown.size(), "problem"))
        << "</h1><p>in " << counted(Run.Sources.size(), "file") << ", by corolint "
        << COROLINT_VERSION;
    if (!Run.Failures.empty())
      Out << "; <b class=\"error\">" << counted(Run.Failures.size(), "file")
          << " could not be analysed</b>";
    Out << " <span id=\"count\"></span></p><div class=\"tools\"><input id=\"q\" type=\"search\" "
           "placeholder=\"Search\" aria-label=\"Search\"><select id=\"check\" "
           "aria-label=\"Check\"><option value=\"\">every check</option>";
    for (const auto &[Check, Count] : ByCheck)
      Out << "<option>" << escapedXml(Check) << "</option>";
    Out << "</select></div></header>\n";
  }

  void writeNavigation() {
    Out << "<nav aria-label=\"Findings\"><h2>Checks</h2>\n";
    for (const auto &[Check, Count] : ByCheck)
      Out << "<a href=\"#\" data-check=\"" << escapedXml(Check) << "\"><span>" << escapedXml(Check)
          << "</span><b>" << Count << "</b></a>\n";
    Out << "<h2>Files</h2>\n";
    for (const auto &[File, Count] : ByFile)
      Out << "<a href=\"#" << anchor(File) << "\"><span>" << escapedXml(File) << "</span><b>"
          << Count << "</b></a>\n";
    Out << "</nav>\n";
  }

  static std::string anchor(StringRef File) { return "f-" + escapedUri(File); }

  void writeFindings() {
    StringRef File;
    for (auto [Index, R] : enumerate(Shown)) {
      if (R->Found.Where.File != File)
        Out << "<h2 class=\"file\" id=\"" << anchor(R->Found.Where.File) << "\">"
            << escapedXml(R->Found.Where.File) << "</h2>\n";
      File = R->Found.Where.File;
      writeFinding(R->Found, R->Suppressed.has_value(), "n" + std::to_string(Index));
    }
    for (auto [Index, F] : enumerate(Run.Failures))
      writeFinding(F.Note, false, "failure" + std::to_string(Index));
    if (Shown.empty() && Run.Failures.empty())
      Out << "<p class=\"empty\">Nothing to report.</p>\n";
  }

  void writeFinding(const Finding &Found, bool Suppressed, StringRef Id) {
    Out << "<article id=\"" << Id << "\" data-check=\"" << escapedXml(Found.Check)
        << "\"><h3><span class=\"tag " << word(Found.Level) << "\">"
        << (Suppressed ? "suppressed " : "") << word(Found.Level) << "</span>"
        << escapedXml(Found.Message) << "</h3><div class=\"where\">" << place(Found.Where)
        << " &middot; <a href=\"" << escapedXml(ruleOf(Found.Check).Url) << "\">"
        << escapedXml(Found.Check) << "</a></div>\n";
    writeFrame(Found.Where);
    if (!Found.Steps.empty()) {
      Out << "<ol class=\"path\">\n";
      for (const Step &S : Found.Steps) {
        Out << "<li><button>" << escapedXml(S.Message) << "<small>" << place(S.Where)
            << "</small></button>";
        // Shown above already.
        if (S.Where.File != Found.Where.File || S.Where.Line != Found.Where.Line)
          writeFrame(S.Where);
        Out << "</li>\n";
      }
      Out << "</ol>\n";
    }
    for (const Fix &F : Found.Fixes)
      Out << "<div class=\"fix\"><b>Fix</b> " << escapedXml(F.Title) << " ("
          << (F.Safety == FixSafety::Safe ? "safe" : "review it") << ")</div>\n";
    Out << "</article>\n";
  }

  static std::string place(const Span &Where) {
    return escapedXml(Where.File) + ":" + std::to_string(Where.Line) + ":" +
           std::to_string(Where.Column);
  }

  void writeFrame(const Span &Where) {
    unsigned Last = Context.Texts.lineCount(Where.File);
    if (Where.Line == 0 || Where.Line > Last)
      return;
    Out << "<pre>";
    unsigned From = Where.Line > ContextLines ? Where.Line - ContextLines : 1;
    for (unsigned Line = From; Line <= std::min(Last, Where.Line + ContextLines); ++Line) {
      Out << "<span class=\"l\"><i>" << Line << "</i>";
      writeLine(Context.Texts.line(Where.File, Line), Line, Where);
      Out << "</span>";
    }
    Out << "</pre>";
  }

  void writeLine(StringRef Text, unsigned Line, const Span &Where) {
    size_t Begin = Line == Where.Line ? Where.Column - 1 : 0;
    size_t End = Line == Where.EndLine ? Where.EndColumn - 1 : Text.size();
    bool Marked = Line >= Where.Line && Line <= Where.EndLine && Begin < End;
    if (!Marked) {
      Out << escapedXml(Text);
      return;
    }
    Out << escapedXml(Text.take_front(Begin)) << "<mark>" << escapedXml(Text.slice(Begin, End))
        << "</mark>" << escapedXml(Text.drop_front(std::min(End, Text.size())));
  }

  const Outcome &Run;
  const FormatContext &Context;
  raw_ostream &Out;
  std::vector<const Result *> Shown;
  std::map<std::string, unsigned> ByCheck;
  std::map<std::string, unsigned> ByFile;
};

} // namespace

void writeHtml(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  HtmlWriter(Run, Context, Out).write();
}

} // namespace corolint::driver
