// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "UnitExtras.h"

#include "support/Json.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace corolint::driver {

void writeExtras(const UnitExtras &Extras, raw_ostream &Out) {
  json::OStream Json(Out);
  Json.object([&] {
    Json.attributeArray("times", [&] {
      for (const CheckTime &Time : Extras.Times)
        Json.value(json::Array{Time.Check, Time.Seconds});
    });
    Json.attributeArray("inputs", [&] {
      for (const std::string &Input : Extras.Inputs)
        Json.value(Input);
    });
    Json.attributeArray("missing", [&] {
      for (const std::string &File : Extras.Missing)
        Json.value(File);
    });
    Json.attribute("alone", Extras.ParsedAlone);
    Json.attributeArray("unfit", [&] {
      for (const std::string &Header : Extras.Unfit)
        Json.value(Header);
    });
  });
}

UnitExtras readExtras(StringRef Text) {
  UnitExtras Extras;
  Expected<json::Value> Parsed = parseJson(Text);
  if (!Parsed)
    return consumeError(Parsed.takeError()), Extras;
  const json::Object *Object = Parsed->getAsObject();
  if (const json::Array *Times = Object ? Object->getArray("times") : nullptr)
    for (const json::Value &Time : *Times)
      if (const json::Array *Pair = Time.getAsArray(); Pair && Pair->size() == 2)
        Extras.Times.push_back(
            {(*Pair)[0].getAsString().value_or("").str(), (*Pair)[1].getAsNumber().value_or(0)});
  if (const json::Array *Inputs = Object ? Object->getArray("inputs") : nullptr)
    for (const json::Value &Input : *Inputs)
      Extras.Inputs.push_back(Input.getAsString().value_or("").str());
  if (const json::Array *Missing = Object ? Object->getArray("missing") : nullptr)
    for (const json::Value &File : *Missing)
      Extras.Missing.insert(File.getAsString().value_or("").str());
  Extras.ParsedAlone = Object && Object->getBoolean("alone").value_or(false);
  if (const json::Array *Unfit = Object ? Object->getArray("unfit") : nullptr)
    for (const json::Value &Header : *Unfit)
      Extras.Unfit.push_back(Header.getAsString().value_or("").str());
  return Extras;
}

} // namespace corolint::driver
