// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SonarQube's generic issues: unlike SARIF, which Sonar takes for security findings, these count
// for reliability, and they show the path.
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Rules.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace corolint::driver {
namespace {

const char *impact(Severity Level) {
  return Level == Severity::Error ? "HIGH" : Level == Severity::Warning ? "MEDIUM" : "LOW";
}

class SonarWriter {
public:
  explicit SonarWriter(const FormatContext &Context) : Context(Context) {}

  json::Object rule(const Rule &R) const {
    return json::Object{{"id", R.Name},
                        {"name", R.Summary},
                        {"description", R.Help},
                        {"engineId", "corolint"},
                        {"cleanCodeAttribute", "LOGICAL"},
                        {"type", "BUG"},
                        {"severity", R.Level == Severity::Error ? "CRITICAL" : "MAJOR"},
                        {"impacts", json::Array{json::Object{{"softwareQuality", "RELIABILITY"},
                                                             {"severity", impact(R.Level)}}}}};
  }

  json::Object issue(const Finding &Found) const {
    json::Array Secondary;
    for (const Step &S : Found.Steps)
      Secondary.push_back(location(S.Where, S.Message));
    return json::Object{{"ruleId", Found.Check},
                        {"primaryLocation", location(Found.Where, Found.Message)},
                        {"secondaryLocations", std::move(Secondary)}};
  }

private:
  json::Object location(const Span &Where, StringRef Message) const {
    json::Object Range{{"startLine", Where.Line}};
    // Sonar counts columns from 0 and refuses empty ranges and ones beyond the line.
    StringRef Line = Context.Texts.line(Where.File, Where.Line);
    if (Where.EndLine == Where.Line && Where.EndColumn > Where.Column &&
        Where.EndColumn <= Line.size() + 1) {
      Range["startColumn"] = codePointColumn(Line, Where.Column) - 1;
      Range["endColumn"] = codePointColumn(Line, Where.EndColumn) - 1;
    }
    return json::Object{
        {"message", Message.str()}, {"filePath", Where.File}, {"textRange", std::move(Range)}};
  }

  const FormatContext &Context;
};

} // namespace

void writeSonar(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  SonarWriter Writer(Context);
  json::Array Rules, Issues;
  for (const Rule &R : rulesOf(Run))
    Rules.push_back(Writer.rule(R));
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      Issues.push_back(Writer.issue(R.Found));
  Out << formatv("{0:2}\n", json::Value(json::Object{{"rules", std::move(Rules)},
                                                     {"issues", std::move(Issues)}}));
}

} // namespace corolint::driver
