// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One self-contained page: what blocks as a drawing, findings by file and check, code frames, each
// path a list to walk with the arrow keys.
#include "HtmlDiff.h"
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
/// With more than these, each shows only its headline until it is opened.
constexpr size_t OpenFindings = 20;

class HtmlWriter {
public:
  HtmlWriter(const Outcome &Run, const FormatContext &Context, raw_ostream &Out)
      : Run(Run), Context(Context), Out(Out) {
    for (const Result &R : Run.Results)
      if (!R.Suppressed || Context.ShowSuppressed) {
        Shown.push_back(&R);
        ++ByCheck[R.Found.Check];
        ++ByFile[R.Found.Where.File];
        ++ByFolder[folderOf(R.Found)];
        ++ByTier[word(ruleOf(R.Found.Check).Promise)];
        ++ByLevel[word(R.Found.Level)];
      }
  }

  void write() {
    Out << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        << "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        << "<title>corolint: " << counted(Shown.size(), "problem") << "</title><style>" << HtmlStyle
        << "</style></head><body" << (Shown.empty() ? " class=\"bare\"" : "") << ">\n";
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
    Out << "<span id=\"count\"></span></p>";
    if (!Shown.empty())
      writeTools();
    Out << "</header>\n";
  }

  /// What narrows the list; without scripts there is nothing to narrow it with.
  void writeTools() {
    Out << "<form class=\"tools\" id=\"tools\"><input name=\"q\" type=\"search\" "
           "placeholder=\"Search\" aria-label=\"Search\">";
    writeChoice("check", "every check", ByCheck);
    writeChoice("file", "every file", ByFile);
    writeChoice("folder", "every folder", ByFolder);
    writeChoice("tier", "every tier", ByTier);
    writeChoice("level", "every severity", ByLevel);
    Out << "<label><input name=\"fix\" type=\"checkbox\" value=\"yes\"> with a fix</label>"
           "<button type=\"button\" id=\"fold\">Expand all</button></form>";
  }

  using Counts = std::map<std::string, unsigned>;

  /// One of several; of a single one there is no choice, but the navigation may still name it.
  void writeChoice(StringRef Name, StringRef All, const Counts &Of) {
    Out << "<select name=\"" << Name << "\" aria-label=\"" << Name << "\""
        << (Of.size() < 2 ? " hidden" : "") << "><option value=\"\">" << All << "</option>";
    for (const auto &[Value, Count] : Of)
      Out << "<option value=\"" << escapedXml(Value) << "\">" << escapedXml(Value) << " (" << Count
          << ")</option>";
    Out << "</select>";
  }

  void writeNavigation() {
    if (Shown.empty())
      return;
    Out << "<nav aria-label=\"Findings\"><details open><summary>Checks</summary>\n";
    for (const auto &[Check, Count] : ByCheck)
      Out << "<a href=\"#\" data-name=\"check\" data-value=\"" << escapedXml(Check) << "\"><span>"
          << broken(Check, '-') << "</span><b>" << Count << "</b></a>\n";
    Out << "</details><details open><summary>Files</summary>\n";
    for (const auto &[File, Count] : ByFile)
      Out << "<a href=\"#" << anchor(File) << "\" data-name=\"file\" data-value=\""
          << escapedXml(File) << "\"><span>" << broken(File, '/') << "</span><b>" << Count
          << "</b></a>\n";
    Out << "</details></nav>\n";
  }

  /// Long names break behind \p At.
  static std::string broken(StringRef Text, char At) {
    std::string Result;
    for (char C : escapedXml(Text)) {
      Result += C;
      if (C == At)
        Result += "<wbr>";
    }
    return Result;
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
      Out << "<p class=\"empty\">Nothing was found in " << counted(Run.Sources.size(), "file")
          << ".</p>\n";
    else
      Out << "<p class=\"empty\" id=\"none\" hidden>Nothing matches. <button type=\"button\" "
             "id=\"all\">Show all</button></p>\n";
  }

  void writeFinding(const Finding &Found, bool Suppressed, StringRef Id) {
    const Rule Of = ruleOf(Found.Check);
    Out << "<article id=\"" << Id << "\" data-check=\"" << escapedXml(Found.Check)
        << "\" data-file=\"" << escapedXml(Found.Where.File) << "\" data-folder=\""
        << escapedXml(folderOf(Found)) << "\" data-tier=\"" << word(Of.Promise)
        << "\" data-level=\"" << word(Found.Level) << "\""
        << (Found.Fixes.empty() ? "" : " data-fix=\"yes\"") << "><details"
        << (Shown.size() <= OpenFindings ? " open" : "") << "><summary><h3><span class=\"tag "
        << word(Found.Level) << "\">" << (Suppressed ? "suppressed " : "") << word(Found.Level)
        << "</span>" << escapedXml(Found.Message) << "</h3><span class=\"where\">"
        << place(Found.Where) << "</span></summary><div class=\"where\"><a href=\""
        << escapedXml(Of.Url) << "\">" << escapedXml(Found.Check) << "</a> &middot; tier "
        << word(Of.Promise) << "</div>\n";
    writeFrame(Found.Where);
    writeSteps(Found);
    for (const Fix &F : Found.Fixes) {
      Out << "<div class=\"fix\"><b>Fix</b> " << escapedXml(F.Title) << " ("
          << (F.Safety == FixSafety::Safe ? "safe: --fix" : "needs review: --fix --unsafe-fixes")
          << ")</div>\n";
      writeFixDiff(F, Context.Texts, Out);
    }
    Out << "</details></article>\n";
  }

  void writeSteps(const Finding &Found) {
    if (Found.Steps.empty())
      return;
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

  static std::string folderOf(const Finding &Found) {
    StringRef Folder = StringRef(Found.Where.File).rsplit('/').first;
    return Folder == Found.Where.File ? "." : Folder.str();
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
  Counts ByCheck, ByFile, ByFolder, ByTier, ByLevel;
};

} // namespace

void writeHtml(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  HtmlWriter(Run, Context, Out).write();
}

} // namespace corolint::driver
