// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SARIF 2.1.0, for the union of its readers: GitHub shows relatedLocations that the message links
// to, CodeChecker reads the path from codeFlows alone and needs originalUriBaseIds with an
// absolute address, viewers want fixes, Sonar wants full regions.
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Rules.h"
#include "report/Words.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Owns its text: a json::Value made of a StringRef would not.
json::Object text(StringRef Text) { return json::Object{{"text", Text.str()}}; }

const char *precision(Tier Promise) {
  return Promise == Tier::Core ? "very-high" : Promise == Tier::Strict ? "high" : "medium";
}

/// Brackets and backslashes are links in a message, unless escaped.
std::string plainInLinkedText(StringRef Text) {
  std::string Result;
  for (char C : Text) {
    if (C == '[' || C == ']' || C == '\\')
      Result += '\\';
    Result += C;
  }
  return Result;
}

class SarifWriter {
public:
  SarifWriter(const Outcome &Run, const FormatContext &Context)
      : Run(Run), Context(Context), ForGithub(Context.SarifForGithub), Rules(rulesOf(Run)) {
    for (size_t I = 0; I < Rules.size(); ++I)
      RuleIndex[Rules[I].Name] = I;
  }

  json::Object document() {
    return json::Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                        {"version", "2.1.0"},
                        {"runs", json::Array{run()}}};
  }

private:
  json::Object run() {
    json::Array Results, RuleList;
    for (const Rule &R : Rules)
      RuleList.push_back(rule(R));
    for (const Result &R : Run.Results)
      if (!R.Suppressed || !ForGithub)
        Results.push_back(result(R));
    json::Object Made{
        {"tool", json::Object{{"driver", json::Object{{"name", "corolint"},
                                                      {"version", COROLINT_VERSION},
                                                      {"semanticVersion", COROLINT_VERSION},
                                                      {"informationUri", "https://corolint.dev"},
                                                      {"rules", std::move(RuleList)}}}}},
        {"columnKind", "unicodeCodePoints"},
        {"automationDetails", json::Object{{"id", "corolint/"}}},
        {"invocations", json::Array{invocation()}},
        {"results", std::move(Results)}};
    if (!ForGithub)
      Made["originalUriBaseIds"] = json::Object{
          {"SRCROOT", json::Object{{"uri", "file://" + escapedUri(Context.Names.root()) + "/"}}}};
    return Made;
  }

  json::Object rule(const Rule &R) const {
    return json::Object{
        {"id", R.Name},
        {"name", R.Name},
        {"shortDescription", text(R.Summary)},
        {"fullDescription", text(R.Summary)},
        {"helpUri", R.Url},
        {"help", json::Object{{"text", R.Summary + ": " + R.Url},
                              {"markdown", R.Help + "\n\n[" + R.Name + "](" + R.Url + ")"}}},
        {"messageStrings", json::Object{{"default", text("{0}")}}},
        {"defaultConfiguration", json::Object{{"level", word(R.Level)}}},
        {"properties",
         json::Object{{"precision", precision(R.Promise)},
                      {"problem.severity", R.Level == Severity::Error     ? "error"
                                           : R.Level == Severity::Warning ? "warning"
                                                                          : "recommendation"},
                      {"tags", tags(R)}}}};
  }

  /// GitHub shows and filters by weaknesses that are written "external/cwe/cwe-416".
  static json::Array tags(const Rule &R) {
    json::Array Tags{"coroutine", R.Group, word(R.Promise)};
    for (StringRef Reference : R.References)
      Tags.push_back(Reference.starts_with("CWE-") ? "external/cwe/" + Reference.lower()
                                                   : Reference.str());
    return Tags;
  }

  /// TUs that could not be analysed are about the run, not about the code.
  json::Object invocation() {
    json::Array Notes;
    for (const Failure &F : Run.Failures)
      Notes.push_back(json::Object{
          {"level", "error"},
          {"descriptor", json::Object{{"id", F.Note.Check}}},
          {"message", text("cannot analyse " + F.Source + ": " + F.Note.Message)},
          {"locations", json::Array{json::Object{{"physicalLocation", place(F.Note.Where)}}}}});
    if (!Run.NotAnalysed.empty())
      Notes.push_back(json::Object{{"level", "note"},
                                   {"descriptor", json::Object{{"id", "corolint-not-analysed"}}},
                                   {"message", text(Run.NotAnalysed)}});
    json::Object Made{{"executionSuccessful", Run.isComplete()},
                      {"toolExecutionNotifications", std::move(Notes)}};
    if (Run.Interrupted)
      Made["exitSignalNumber"] = *Run.Interrupted;
    return Made;
  }

  json::Object artifact(StringRef Stored) const {
    if (sys::path::is_absolute(Stored))
      return json::Object{{"uri", "file://" + escapedUri(Stored)}};
    json::Object Made{{"uri", escapedUri(Stored)}};
    if (!ForGithub)
      Made["uriBaseId"] = "SRCROOT";
    return Made;
  }

  json::Object region(const Span &Where) const {
    unsigned EndLine = std::max(Where.Line, Where.EndLine);
    return json::Object{{"startLine", Where.Line},
                        {"startColumn", codePointColumn(Context.Texts.line(Where.File, Where.Line),
                                                        std::max(1u, Where.Column))},
                        {"endLine", EndLine},
                        {"endColumn", codePointColumn(Context.Texts.line(Where.File, EndLine),
                                                      std::max(1u, Where.EndColumn))}};
  }

  json::Object place(const Span &Where) const {
    return json::Object{{"artifactLocation", artifact(Where.File)}, {"region", region(Where)}};
  }

  json::Array related(const Finding &Found) const {
    json::Array All;
    for (size_t I = 0; I < Found.Steps.size(); ++I)
      All.push_back(json::Object{{"id", int64_t(I + 1)},
                                 {"physicalLocation", place(Found.Steps[I].Where)},
                                 {"message", text(Found.Steps[I].Message)}});
    return All;
  }

  /// The story, and as its last step the finding itself, as viewers expect it.
  json::Array flow(const Finding &Found) const {
    json::Array Steps;
    auto Add = [&](const Span &Where, StringRef Message) {
      Steps.push_back(json::Object{{"location", json::Object{{"physicalLocation", place(Where)},
                                                             {"message", text(Message)}}}});
    };
    for (const Step &S : Found.Steps) // important, if nothing else is said
      Add(S.Where, S.Message);
    Add(Found.Where, Found.Message);
    (*Steps.back().getAsObject())["importance"] = "essential";
    return json::Array{
        json::Object{{"threadFlows", json::Array{json::Object{{"locations", std::move(Steps)}}}}}};
  }

  std::string linkedMessage(const Finding &Found) const {
    std::string Message = plainInLinkedText(Found.Message);
    for (size_t I = 0; I < Found.Steps.size(); ++I)
      Message += (I ? "; [" : " ([") + plainInLinkedText(Found.Steps[I].Message) + "](" +
                 std::to_string(I + 1) + ")";
    return Message + (Found.Steps.empty() ? "" : ")");
  }

  json::Array fixes(const Finding &Found) const {
    json::Array All;
    for (const Fix &F : Found.Fixes) {
      std::map<std::string, json::Array> ByFile;
      for (const Edit &E : F.Edits)
        ByFile[E.Where.File].push_back(
            json::Object{{"deletedRegion", region(E.Where)}, {"insertedContent", text(E.Text)}});
      json::Array Changes;
      for (auto &[File, Edits] : ByFile)
        Changes.push_back(
            json::Object{{"artifactLocation", artifact(File)}, {"replacements", std::move(Edits)}});
      All.push_back(json::Object{{"description", text(F.Title)},
                                 {"artifactChanges", std::move(Changes)},
                                 {"properties", json::Object{{"safety", word(F.Safety)}}}});
    }
    return All;
  }

  json::Object result(const Result &R) const {
    const Finding &Found = R.Found;
    json::Object Made{
        {"ruleId", Found.Check},
        {"ruleIndex", int64_t(RuleIndex.lookup(Found.Check))},
        {"level", word(Found.Level)},
        {"message", text(linkedMessage(Found))},
        {"locations", json::Array{json::Object{{"physicalLocation", place(Found.Where)}}}},
        {"partialFingerprints",
         json::Object{{"primaryLocationLineHash", R.Fingerprint}, {"corolint/v1", R.Fingerprint}}}};
    if (!Found.Enclosing.empty())
      (*(*Made.getArray("locations"))[0].getAsObject())["logicalLocations"] =
          json::Array{json::Object{{"fullyQualifiedName", Found.Enclosing}}};
    if (!Found.Steps.empty()) {
      Made["relatedLocations"] = related(Found);
      Made["codeFlows"] = flow(Found);
    }
    if (!Found.Fixes.empty())
      Made["fixes"] = fixes(Found);
    if (R.Suppressed)
      Made["suppressions"] = json::Array{json::Object{
          {"kind", R.Suppressed->Kind == SuppressionKind::InSource ? "inSource" : "external"},
          {"status", "accepted"},
          {"justification", R.Suppressed->Reason}}};
    if (Run.HasBaseline)
      Made["baselineState"] =
          R.Suppressed && R.Suppressed->Kind == SuppressionKind::Baseline ? "unchanged" : "new";
    return Made;
  }

  const Outcome &Run;
  const FormatContext &Context;
  bool ForGithub;
  std::vector<Rule> Rules;
  StringMap<size_t> RuleIndex;
};

} // namespace

void writeSarif(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  // Without indentation: it would be more than half of a large report.
  Out << formatv("{0}\n", json::Value(SarifWriter(Run, Context).document()));
}

} // namespace corolint::driver
