// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For programs: one document, or one line a finding. 'corolint schema results' describes both.
#include "report/FindingJson.h"
#include "report/Format.h"
#include "report/ResultsJson.h"
#include "report/Rules.h"
#include "report/Words.h"

#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace corolint::driver {
namespace {

json::Object withRule(const Result &R) {
  json::Object Object = toJson(R);
  Rule Of = ruleOf(R.Found.Check);
  Object["url"] = Of.Url;
  Object["tier"] = word(Of.Promise);
  Object["references"] = json::Array(Of.References);
  return Object;
}

json::Array names(const std::set<std::string> &Of) {
  json::Array Result;
  for (const std::string &Name : Of)
    Result.push_back(Name);
  return Result;
}

} // namespace

void writeJson(const Outcome &Run, const FormatContext &, raw_ostream &Out) {
  json::Array Findings, Failures;
  for (const Result &R : Run.Results)
    Findings.push_back(withRule(R));
  for (const Failure &F : Run.Failures)
    Failures.push_back(toJson(F));
  Out << formatv("{0:2}\n", json::Value(json::Object{{"corolint-results", 1},
                                                     {"version", COROLINT_VERSION},
                                                     {"complete", Run.isComplete()},
                                                     {"files", names(Run.Sources)},
                                                     {"checks", names(Run.Checks)},
                                                     {"notAnalysed", Run.NotAnalysed},
                                                     {"findings", std::move(Findings)},
                                                     {"failures", std::move(Failures)}}));
}

void writeJsonLines(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  for (const Result &R : Run.Results)
    if (!R.Suppressed || Context.ShowSuppressed)
      Out << json::Value(withRule(R)) << '\n';
  for (const Failure &F : Run.Failures)
    Out << json::Value(toJson(F)) << '\n';
}

} // namespace corolint::driver
