// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The schema of --format json, and, as its definition "finding", of each line of json-lines.
#include "ResultsJson.h"

using namespace llvm;

namespace corolint::driver {
namespace {

json::Object type(const char *Name) { return json::Object{{"type", Name}}; }
json::Object refersTo(const char *Name) {
  return json::Object{{"$ref", std::string("#/$defs/") + Name}};
}
json::Object listOf(json::Object Items) {
  return json::Object{{"type", "array"}, {"items", std::move(Items)}};
}
json::Object oneOf(std::vector<std::string> Words) {
  return json::Object{{"enum", json::Array(Words)}};
}

/// An object whose every property is required, but for those in \p Optional.
json::Object object(json::Object Properties, ArrayRef<StringRef> Optional = {}) {
  std::vector<std::string> Required;
  for (const auto &[Key, Value] : Properties)
    if (!is_contained(Optional, StringRef(Key)))
      Required.push_back(Key.str());
  llvm::sort(Required);
  return json::Object{{"type", "object"},
                      {"properties", std::move(Properties)},
                      {"required", json::Array(Required)}};
}

json::Object span() {
  json::Object Properties{{"file", type("string")}};
  for (const char *Name : {"line", "column", "offset", "endLine", "endColumn", "endOffset"})
    Properties[Name] = json::Object{{"type", "integer"}, {"minimum", 0}};
  return object(std::move(Properties));
}

json::Object finding(json::Object More, ArrayRef<StringRef> Optional = {}) {
  json::Object Properties{
      {"check", type("string")},         {"severity", oneOf({"note", "warning", "error"})},
      {"message", type("string")},       {"at", refersTo("span")},
      {"enclosing", type("string")},     {"steps", listOf(refersTo("step"))},
      {"fixes", listOf(refersTo("fix"))}};
  for (auto &[Key, Value] : More)
    Properties[Key] = std::move(Value);
  return object(std::move(Properties), Optional);
}

json::Object definitions() {
  return json::Object{
      {"span", span()},
      {"step", object(json::Object{{"at", refersTo("span")}, {"message", type("string")}})},
      {"edit", object(json::Object{{"at", refersTo("span")}, {"text", type("string")}})},
      {"fix", object(json::Object{{"title", type("string")},
                                  {"safety", oneOf({"none", "safe", "unsafe"})},
                                  {"edits", listOf(refersTo("edit"))}})},
      {"finding", finding(json::Object{{"fingerprint", type("string")},
                                       {"url", type("string")},
                                       {"tier", oneOf({"core", "strict", "pedantic", "preview"})},
                                       {"references", listOf(type("string"))},
                                       {"suppressed",
                                        object(json::Object{{"by", oneOf({"nolint", "baseline"})},
                                                            {"reason", type("string")}})}},
                          {"suppressed"})},
      {"failure",
       finding(json::Object{{"source", type("string")},
                            {"kind", oneOf({"setup", "compile", "crash", "timeout", "memory"})}})}};
}

} // namespace

json::Value resultsSchema() {
  json::Object Schema = object(json::Object{{"corolint-results", json::Object{{"const", 1}}},
                                            {"version", type("string")},
                                            {"complete", type("boolean")},
                                            {"files", listOf(type("string"))},
                                            {"checks", listOf(type("string"))},
                                            {"notAnalysed", type("string")},
                                            {"findings", listOf(refersTo("finding"))},
                                            {"failures", listOf(refersTo("failure"))}});
  Schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  Schema["title"] = "corolint results (--format json)";
  Schema["$defs"] = definitions();
  return Schema;
}

} // namespace corolint::driver
