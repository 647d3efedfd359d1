// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ResultsJson.h"

#include "FindingJson.h"
#include "support/Json.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {
namespace {

bool readResult(const json::Value &From, Result &To, json::Path At) {
  LocatedFinding Located;
  if (!fromJson(From, Located, At))
    return false;
  To.Found = std::move(Located.Found);
  // The number at the end is of the run that wrote it; this run numbers anew.
  To.Fingerprint = StringRef(Located.Fingerprint).split(':').first.str();
  const json::Object *Hidden = From.getAsObject()->getObject("suppressed");
  if (!Hidden)
    return true;
  bool InSource = Hidden->getString("by").value_or("") == "nolint";
  To.Suppressed = Suppression{InSource ? SuppressionKind::InSource : SuppressionKind::Baseline,
                              Hidden->getString("reason").value_or("").str()};
  return true;
}

/// What the run that wrote \p Object did not analyse is not analysed in \p To either.
void addAbsent(const json::Object &Object, StringRef Name, Outcome &To) {
  To.notAnalysed(Object.getString("notAnalysed").value_or(""));
  const json::Array *Failures = Object.getArray("failures");
  if (!Object.getBoolean("complete").value_or(true) && Failures && Failures->empty())
    To.Problems.push_back((Name + " is of a run that did not look at every file").str());
}

template <class Each> bool forEachElement(const json::Object &In, StringRef Name, Each Do) {
  const json::Array *All = In.getArray(Name);
  return All && all_of(*All, Do);
}

} // namespace

json::Object toJson(const Result &R) {
  json::Object Object = toJson(R.Found);
  Object["fingerprint"] = R.Fingerprint;
  if (R.Suppressed)
    Object["suppressed"] = json::Object{
        {"by", R.Suppressed->Kind == SuppressionKind::InSource ? "nolint" : "baseline"},
        {"reason", R.Suppressed->Reason}};
  return Object;
}

Error addResults(Outcome &To, StringRef Text, StringRef Name) {
  Expected<json::Value> Parsed = parseJson(Text);
  if (!Parsed)
    return failure(Name + " is not JSON: " + toString(Parsed.takeError()));
  const json::Object *Object = Parsed->getAsObject();
  if (!Object || Object->getInteger("corolint-results") != 1)
    return failure(Name + " is not a result file of this version of corolint; write it with "
                          "--format json=<file>");
  json::Path::Root Root(Name);
  bool Good = forEachElement(*Object, "findings", [&](const json::Value &Value) {
    Result R;
    bool Read = readResult(Value, R, json::Path(Root).field("findings"));
    To.Results.push_back(std::move(R));
    return Read;
  });
  Good &= forEachElement(*Object, "failures", [&](const json::Value &Value) {
    Failure F;
    bool Read = fromJson(Value, F, json::Path(Root).field("failures"));
    To.Failures.push_back(std::move(F));
    return Read;
  });
  addAbsent(*Object, Name, To);
  for (auto [Key, Set] : {std::pair("files", &To.Sources), std::pair("checks", &To.Checks)})
    Good &= forEachElement(*Object, Key, [&, Set = Set](const json::Value &Value) {
      Set->insert(Value.getAsString().value_or("").str());
      return true;
    });
  return Good ? Error::success() : failure(Name + " is damaged: " + toString(Root.getError()));
}

} // namespace corolint::driver
