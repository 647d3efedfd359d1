// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Baseline.h"

#include "Fingerprint.h"
#include "support/Json.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace corolint::driver {

Expected<Baseline> Baseline::load(StringRef Path) {
  Expected<std::string> Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  Expected<json::Value> Parsed = parseJson(*Text);
  if (!Parsed)
    return failure(Path + " is not JSON: " + toString(Parsed.takeError()));
  const json::Object *Object = Parsed->getAsObject();
  const json::Array *All = Object ? Object->getArray("findings") : nullptr;
  if (!All || Object->getInteger("corolint-baseline") != 1)
    return failure(Path + " is not a baseline of this version of corolint; write it anew with "
                          "'corolint baseline create'");
  Baseline Result;
  for (const json::Value &Value : *All) {
    const json::Object *Known = Value.getAsObject();
    std::optional<StringRef> Fingerprint = Known ? Known->getString("fingerprint") : std::nullopt;
    if (!Fingerprint)
      return failure(Path + " has an entry without a fingerprint");
    Result.Entries[Fingerprint->str()] = {Known->getString("file").value_or("").str(),
                                          Known->getString("check").value_or("").str(),
                                          Known->getString("hint").value_or("").str()};
  }
  return Result;
}

void Baseline::add(const Outcome &Run, SourceTexts &Texts) {
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      Entries[R.Fingerprint] = {R.Found.Where.File, R.Found.Check,
                                Texts.line(R.Found.Where.File, R.Found.Where.Line).trim().str()};
}

std::map<std::string, std::string> Baseline::renamed(const Outcome &Run, SourceTexts &Texts) const {
  std::map<std::pair<StringRef, StringRef>, std::set<StringRef>> Gone;
  std::set<StringRef> Files;
  for (const auto &[Fingerprint, Known] : Entries) {
    Files.insert(Known.File);
    if (!Texts.text(Known.File))
      Gone[{Known.Check, Known.Hint}].insert(Known.File);
  }
  std::map<std::string, std::string> Result;
  for (const driver::Result &R : Run.Results) {
    if (Gone.empty() || Files.count(R.Found.Where.File))
      continue;
    StringRef Line = Texts.line(R.Found.Where.File, R.Found.Where.Line);
    auto It = Gone.find({R.Found.Check, Line.trim()});
    if (It == Gone.end())
      continue;
    for (StringRef File : It->second) {
      Finding Before = R.Found;
      Before.Where.File = File.str();
      std::string Print =
          fingerprintOf(Before, Line) + ":" + StringRef(R.Fingerprint).split(':').second.str();
      if (Entries.count(Print))
        Result.emplace(R.Fingerprint, Print);
    }
  }
  return Result;
}

std::vector<std::string> Baseline::stale(const Outcome &Run) const {
  std::set<std::string> Found;
  for (const Result &R : Run.Results)
    Found.insert(R.KnownAs.empty() ? R.Fingerprint : R.KnownAs);
  std::vector<std::string> Result;
  for (const auto &[Fingerprint, Known] : Entries)
    if (!Found.count(Fingerprint))
      Result.push_back(Fingerprint);
  return Result;
}

void Baseline::remove(ArrayRef<std::string> Fingerprints) {
  for (const std::string &Fingerprint : Fingerprints)
    Entries.erase(Fingerprint);
}

Error Baseline::save(StringRef Path) const {
  std::vector<std::pair<std::string, const Entry *>> Sorted;
  for (const auto &[Fingerprint, Known] : Entries)
    Sorted.push_back({Fingerprint, &Known});
  llvm::sort(Sorted, [](const auto &A, const auto &B) {
    return std::tie(A.second->File, A.second->Check, A.first) <
           std::tie(B.second->File, B.second->Check, B.first);
  });
  return writeFile(Path, [&](raw_ostream &Out) {
    Out << "{\"corolint-baseline\": 1, \"findings\": [";
    for (const auto &[Fingerprint, Known] : Sorted)
      Out << (Fingerprint == Sorted.front().first ? "\n" : ",\n")
          << json::Value(json::Object{{"file", Known->File},
                                      {"check", Known->Check},
                                      {"fingerprint", Fingerprint},
                                      {"hint", Known->Hint}});
    Out << "\n]}\n";
    return Error::success();
  });
}

} // namespace corolint::driver
