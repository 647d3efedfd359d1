// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON Lines: a header, one line an entry, and a last line with the number of entries and a hash
// of all bytes before it, so that a file cut off or edited is known as such.
#include "TuReport.h"

#include "FindingJson.h"
#include "support/Json.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr int64_t FormatVersion = 2;

void putLine(std::string &Text, json::Object Line) {
  raw_string_ostream(Text) << json::Value(std::move(Line)) << '\n';
}

void sortReport(TuReport &Report) {
  stable_sort(Report.Findings,
              [](const LocatedFinding &A, const LocatedFinding &B) { return A.Found < B.Found; });
  llvm::sort(Report.Directives);
  llvm::sort(Report.Checks);
}

std::string hashOf(StringRef Text) { return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, 16); }

Error damaged(StringRef Name, const Twine &How) {
  return failure(Name + " is not usable: " + How + "; write it again with 'corolint summarize'");
}

/// Splits the last line off and compares its hash.
Error verify(StringRef &Text, StringRef Name) {
  StringRef Body = Text;
  if (!Body.consume_back("\n"))
    return damaged(Name, "it is cut off");
  size_t Last = Body.rfind('\n');
  if (Last == StringRef::npos)
    return damaged(Name, "it is cut off");
  Expected<json::Value> End = parseJson(Body.drop_front(Last + 1));
  if (!End)
    return consumeError(End.takeError()), damaged(Name, "it is cut off");
  std::optional<StringRef> Hash =
      End->getAsObject() ? End->getAsObject()->getString("end") : std::nullopt;
  if (!Hash)
    return damaged(Name, "it is cut off");
  Text = Text.take_front(Last + 1);
  if (*Hash != hashOf(Text))
    return damaged(Name, "it was changed after it was written");
  return Error::success();
}

Error readHeader(StringRef Line, StringRef Name, TuReport &To) {
  Expected<json::Value> Header = parseJson(Line);
  const json::Object *Object = Header ? Header->getAsObject() : nullptr;
  std::optional<int64_t> Version = Object ? Object->getInteger("corolint-report") : std::nullopt;
  if (!Header)
    consumeError(Header.takeError());
  if (!Version)
    return failure(Name + " is not a corolint report, or no more than the beginning of one");
  if (*Version != FormatVersion || Object->getString("tool") != COROLINT_VERSION)
    return failure(Name + " was written by another version of corolint (" +
                   Object->getString("tool").value_or("unknown") + ", this is " + COROLINT_VERSION +
                   "); write it again with this one");
  To.Source = Object->getString("source").value_or("").str();
  if (const json::Array *Checks = Object->getArray("checks"))
    for (const json::Value &Check : *Checks)
      To.Checks.push_back(Check.getAsString().value_or("").str());
  if (const json::Array *Remarks = Object->getArray("remarks"))
    for (const json::Value &Remark : *Remarks)
      To.Remarks.push_back(Remark.getAsString().value_or("").str());
  return Error::success();
}

template <class T>
bool readEntry(const json::Value &Entry, StringRef Key, std::vector<T> &To, json::Path At) {
  const json::Value *Value = Entry.getAsObject()->get(Key);
  if (!Value)
    return false;
  T Element;
  if (!fromJson(*Value, Element, At.field(Key)))
    return false;
  To.push_back(std::move(Element));
  return true;
}

Error readLine(StringRef Line, StringRef Name, TuReport &To) {
  Expected<json::Value> Entry = parseJson(Line);
  if (!Entry)
    return damaged(Name, toString(Entry.takeError()));
  if (const json::Object *Object = Entry->getAsObject())
    if (const json::Value *Summary = Object->get("summaries")) {
      Expected<UnitSummary> Read = readSummaries(*Summary);
      if (!Read)
        return damaged(Name, toString(Read.takeError()));
      To.Summary = std::move(*Read);
      return Error::success();
    }
  json::Path::Root Root(Name);
  if (!Entry->getAsObject() || !(readEntry(*Entry, "finding", To.Findings, Root) ||
                                 readEntry(*Entry, "failure", To.Failures, Root) ||
                                 readEntry(*Entry, "nolint", To.Directives, Root)))
    return damaged(Name, "it has an entry of an unknown kind");
  return Error::success();
}

} // namespace

void writeTuReport(TuReport &Report, raw_ostream &Out) {
  sortReport(Report);
  std::string Text;
  json::Object Header{{"corolint-report", FormatVersion},
                      {"tool", COROLINT_VERSION},
                      {"source", Report.Source},
                      {"checks", json::Array(Report.Checks)}};
  if (!Report.Remarks.empty())
    Header["remarks"] = json::Array(Report.Remarks);
  putLine(Text, std::move(Header));
  for (const LocatedFinding &Located : Report.Findings)
    putLine(Text, json::Object{{"finding", toJson(Located)}});
  for (const Failure &Failed : Report.Failures)
    putLine(Text, json::Object{{"failure", toJson(Failed)}});
  for (const Directive &D : Report.Directives)
    putLine(Text, json::Object{{"nolint", toJson(D)}});
  {
    raw_string_ostream Stream(Text);
    json::OStream Line(Stream);
    Line.object([&] {
      Line.attributeBegin("summaries");
      writeSummaries(Line, Report.Summary);
      Line.attributeEnd();
    });
    Stream << '\n';
  }
  putLine(Text, json::Object{{"end", hashOf(Text)}});
  Out << Text;
}

Expected<TuReport> readTuReport(StringRef Text, StringRef Name) {
  TuReport Result;
  auto [Header, Rest] = Text.split('\n');
  // Whether this is a report at all comes first: "cut off" would mislead about another file.
  if (Error Failed = readHeader(Header, Name, Result))
    return std::move(Failed);
  if (Error Failed = verify(Text, Name))
    return std::move(Failed);
  Rest = Text.split('\n').second;
  while (!Rest.empty()) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    if (Error Failed = readLine(Line, Name, Result))
      return std::move(Failed);
  }
  return std::move(Result);
}

} // namespace corolint::driver
