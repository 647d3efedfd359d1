// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reviewdog's diagnostic format; safe fixes become suggestions.
#include "report/Format.h"
#include "report/Rules.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace corolint::driver {
namespace {

json::Object range(const Span &Where) {
  return json::Object{{"start", json::Object{{"line", Where.Line}, {"column", Where.Column}}},
                      {"end", json::Object{{"line", Where.EndLine}, {"column", Where.EndColumn}}}};
}

json::Object location(const Span &Where) {
  return json::Object{{"path", Where.File}, {"range", range(Where)}};
}

/// A suggestion is one edit, in the file of the finding.
json::Array suggestions(const Finding &Found) {
  json::Array All;
  for (const Fix &F : Found.Fixes)
    if (F.Safety == FixSafety::Safe && F.Edits.size() == 1 &&
        F.Edits.front().Where.File == Found.Where.File)
      All.push_back(
          json::Object{{"range", range(F.Edits.front().Where)}, {"text", F.Edits.front().Text}});
  return All;
}

json::Object describe(const Finding &Found) {
  json::Array Related;
  for (const Step &S : Found.Steps)
    Related.push_back(json::Object{{"message", S.Message}, {"location", location(S.Where)}});
  StringRef Level = Found.Level == Severity::Error     ? "ERROR"
                    : Found.Level == Severity::Warning ? "WARNING"
                                                       : "INFO";
  return json::Object{
      {"message", Found.Message},
      {"location", location(Found.Where)},
      {"severity", Level},
      {"source", json::Object{{"name", "corolint"}}},
      {"code", json::Object{{"value", Found.Check}, {"url", ruleOf(Found.Check).Url}}},
      {"suggestions", suggestions(Found)},
      {"related_locations", std::move(Related)}};
}

} // namespace

void writeRdjson(const Outcome &Run, const FormatContext &, raw_ostream &Out) {
  json::Array All;
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      All.push_back(describe(R.Found));
  for (const Failure &F : Run.Failures)
    All.push_back(describe(F.Note));
  Out << formatv("{0:2}\n",
                 json::Value(json::Object{{"source", json::Object{{"name", "corolint"},
                                                                  {"url", "https://corolint.dev"}}},
                                          {"diagnostics", std::move(All)}}));
}

} // namespace corolint::driver
