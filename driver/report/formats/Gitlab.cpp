// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GitLab Code Quality: a subset of CodeClimate's JSON.
#include "report/Encode.h"
#include "report/Format.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace corolint::driver {
namespace {

json::Object describe(const Finding &Found, std::string Fingerprint) {
  StringRef Level = Found.Level == Severity::Error     ? "critical"
                    : Found.Level == Severity::Warning ? "major"
                                                       : "info";
  return json::Object{
      {"description", oneLine(Found.Message)},
      {"check_name", Found.Check},
      {"fingerprint", std::move(Fingerprint)},
      {"severity", Level},
      {"location", json::Object{{"path", Found.Where.File},
                                {"lines", json::Object{{"begin", Found.Where.Line},
                                                       {"end", std::max(Found.Where.Line,
                                                                        Found.Where.EndLine)}}}}}};
}

} // namespace

void writeGitlab(const Outcome &Run, const FormatContext &, raw_ostream &Out) {
  json::Array All;
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      All.push_back(describe(R.Found, R.Fingerprint));
  for (const Failure &F : Run.Failures)
    All.push_back(describe(F.Note, "failure:" + F.Source));
  Out << formatv("{0:2}\n", json::Value(std::move(All)));
}

} // namespace corolint::driver
