// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FindingJson.h"

#include "Words.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

using driver::fromJson;
bool fromJson(const json::Value &From, Step &To, json::Path At);
bool fromJson(const json::Value &From, Edit &To, json::Path At);
bool fromJson(const json::Value &From, Fix &To, json::Path At);

/// Reads an object field by field; the first failure sticks.
class Reader {
public:
  Reader(const json::Value &From, json::Path At) : Map(From, At) { Good = bool(Map); }

  template <class T> Reader &field(StringLiteral Name, T &To) {
    Good = Good && Map.map(Name, To);
    return *this;
  }
  template <class T> Reader &nested(const json::Value &From, StringRef Name, T &To, json::Path At) {
    const json::Value *Found = From.getAsObject() ? From.getAsObject()->get(Name) : nullptr;
    Good = Good && Found && fromJson(*Found, To, At.field(Name));
    return *this;
  }
  template <class T>
  Reader &array(const json::Value &From, StringRef Name, std::vector<T> &To, json::Path At) {
    const json::Object *Object = From.getAsObject();
    const json::Array *Values = Object ? Object->getArray(Name) : nullptr;
    if (!Values)
      return *this;
    for (const json::Value &Value : *Values) {
      T Element;
      Good = Good && fromJson(Value, Element, At.field(Name).index(To.size()));
      To.push_back(std::move(Element));
    }
    return *this;
  }
  template <class E> Reader &choice(StringLiteral Name, E &To, E Last, json::Path At) {
    std::string Text;
    if (!(Good = Good && Map.map(Name, Text)))
      return *this;
    std::optional<E> Found = fromWord(Text, Last);
    if (Found)
      To = *Found;
    else
      At.field(Name).report("unknown word");
    Good = Found.has_value();
    return *this;
  }
  bool good() const { return Good; }

private:
  json::ObjectMapper Map;
  bool Good;
};

bool fromJson(const json::Value &From, Step &To, json::Path At) {
  return Reader(From, At).nested(From, "at", To.Where, At).field("message", To.Message).good();
}

bool fromJson(const json::Value &From, Edit &To, json::Path At) {
  return Reader(From, At).nested(From, "at", To.Where, At).field("text", To.Text).good();
}

bool fromJson(const json::Value &From, Fix &To, json::Path At) {
  return Reader(From, At)
      .field("title", To.Title)
      .choice("safety", To.Safety, FixSafety::Unsafe, At)
      .array(From, "edits", To.Edits, At)
      .good();
}

const char *word(FailureKind Kind) {
  static const char *const Words[] = {"setup", "compile", "crash", "timeout", "memory"};
  return Words[unsigned(Kind)];
}

const char *word(DirectiveKind Kind) {
  static const char *const Words[] = {"line", "next-line", "begin", "end"};
  return Words[unsigned(Kind)];
}

template <class E> bool choose(StringRef Text, E &To, E Last) {
  for (unsigned I = 0; I <= unsigned(Last); ++I)
    if (Text == word(E(I))) {
      To = E(I);
      return true;
    }
  return false;
}

} // namespace

json::Object toJson(const Span &Where) {
  return json::Object{{"file", Where.File},          {"line", Where.Line},
                      {"column", Where.Column},      {"offset", Where.Offset},
                      {"endLine", Where.EndLine},    {"endColumn", Where.EndColumn},
                      {"endOffset", Where.EndOffset}};
}

json::Object toJson(const Finding &Found) {
  json::Array Steps;
  for (const Step &S : Found.Steps)
    Steps.push_back(json::Object{{"at", toJson(S.Where)}, {"message", S.Message}});
  json::Array Fixes;
  for (const Fix &F : Found.Fixes) {
    json::Array Edits;
    for (const Edit &E : F.Edits)
      Edits.push_back(json::Object{{"at", toJson(E.Where)}, {"text", E.Text}});
    Fixes.push_back(
        json::Object{{"title", F.Title}, {"safety", word(F.Safety)}, {"edits", std::move(Edits)}});
  }
  return json::Object{{"check", Found.Check},        {"severity", word(Found.Level)},
                      {"at", toJson(Found.Where)},   {"message", Found.Message},
                      {"steps", std::move(Steps)},   {"fixes", std::move(Fixes)},
                      {"enclosing", Found.Enclosing}};
}

json::Object toJson(const LocatedFinding &Located) {
  json::Object Result = toJson(Located.Found);
  Result["fingerprint"] = Located.Fingerprint;
  return Result;
}

json::Object toJson(const Failure &Failed) {
  json::Object Result = toJson(Failed.Note);
  Result["kind"] = word(Failed.Kind);
  Result["source"] = Failed.Source;
  return Result;
}

json::Object toJson(const Directive &D) {
  return json::Object{{"file", D.File},     {"line", D.Line},     {"column", D.Column},
                      {"offset", D.Offset}, {"length", D.Length}, {"kind", word(D.Kind)},
                      {"list", D.HasList},  {"macro", D.InMacro}, {"globs", D.Globs},
                      {"reason", D.Reason}};
}

/// corolint writes names without "..", so that a name says where its file lies.
static bool climbs(StringRef Name) {
  return is_contained(make_range(sys::path::begin(Name), sys::path::end(Name)), "..");
}

bool fromJson(const json::Value &From, Span &To, json::Path At) {
  bool Good = Reader(From, At)
                  .field("file", To.File)
                  .field("line", To.Line)
                  .field("column", To.Column)
                  .field("offset", To.Offset)
                  .field("endLine", To.EndLine)
                  .field("endColumn", To.EndColumn)
                  .field("endOffset", To.EndOffset)
                  .good();
  if (!Good || !climbs(To.File))
    return Good;
  At.report("a name with '..'");
  return false;
}

bool fromJson(const json::Value &From, Finding &To, json::Path At) {
  return Reader(From, At)
      .field("check", To.Check)
      .choice("severity", To.Level, Severity::Error, At)
      .nested(From, "at", To.Where, At)
      .field("message", To.Message)
      .array(From, "steps", To.Steps, At)
      .array(From, "fixes", To.Fixes, At)
      .field("enclosing", To.Enclosing)
      .good();
}

bool fromJson(const json::Value &From, LocatedFinding &To, json::Path At) {
  return fromJson(From, To.Found, At) &&
         Reader(From, At).field("fingerprint", To.Fingerprint).good();
}

bool fromJson(const json::Value &From, Failure &To, json::Path At) {
  std::string Kind;
  return fromJson(From, To.Note, At) &&
         Reader(From, At).field("kind", Kind).field("source", To.Source).good() &&
         choose(Kind, To.Kind, FailureKind::Memory);
}

bool fromJson(const json::Value &From, Directive &To, json::Path At) {
  std::string Kind;
  return Reader(From, At)
             .field("file", To.File)
             .field("line", To.Line)
             .field("column", To.Column)
             .field("offset", To.Offset)
             .field("length", To.Length)
             .field("kind", Kind)
             .field("list", To.HasList)
             .field("macro", To.InMacro)
             .field("globs", To.Globs)
             .field("reason", To.Reason)
             .good() &&
         choose(Kind, To.Kind, DirectiveKind::End);
}

} // namespace corolint::driver
