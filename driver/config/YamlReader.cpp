// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "YamlReader.h"

#include "model/YamlDepth.h"
#include "support/Text.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace corolint::driver {

YamlReader::YamlReader(StringRef Text, StringRef Path) : Path(Path.str()) {
  Sources.setDiagHandler(onDiagnostic, this);
  if (nestsTooDeeply(Text)) {
    Problem = this->Path + ": it nests too deeply for a configuration";
    Text = "";
  }
  Stream = std::make_unique<yaml::Stream>(MemoryBufferRef(Text, this->Path), Sources,
                                          /*ShowColors=*/false);
}

void YamlReader::onDiagnostic(const SMDiagnostic &Found, void *Self) {
  auto *Reader = static_cast<YamlReader *>(Self);
  if (Reader->Problem.empty())
    Reader->Problem = (Twine(Reader->Path) + ":" + Twine(Found.getLineNo()) + ":" +
                       Twine(Found.getColumnNo() + 1) + ": " + Found.getMessage())
                          .str();
}

yaml::MappingNode *YamlReader::top() {
  auto Document = Stream->begin();
  yaml::Node *Root = Document == Stream->end() ? nullptr : Document->getRoot();
  if (!Root || isa<yaml::NullNode>(Root))
    return nullptr;
  auto *Map = dyn_cast<yaml::MappingNode>(Root);
  if (!Map)
    fail(Root, "the file must consist of keys with values, such as 'Tier: strict'");
  return Map;
}

void YamlReader::forEach(yaml::Node *Node,
                         function_ref<void(StringRef, yaml::Node *, yaml::Node *)> Each) {
  auto *Map = dyn_cast_or_null<yaml::MappingNode>(Node);
  if (!Map)
    return fail(Node, "keys with values are expected here");
  StringSet<> Seen;
  for (yaml::KeyValueNode &Entry : *Map) {
    auto *Key = dyn_cast_or_null<yaml::ScalarNode>(Entry.getKey());
    if (!Problem.empty())
      return;
    if (!Key)
      return fail(Entry.getKey(), "a key must be one word");
    SmallString<32> Storage;
    std::string Name = Key->getValue(Storage).str();
    if (!Seen.insert(Name).second)
      return fail(Key, "the key '" + Name + "' stands here twice");
    Each(Name, Key, Entry.getValue());
  }
}

std::string YamlReader::scalar(yaml::Node *Value) {
  SmallString<64> Storage;
  if (auto *Scalar = dyn_cast_or_null<yaml::ScalarNode>(Value))
    return Scalar->getValue(Storage).str();
  fail(Value, "one value is expected here");
  return {};
}

bool YamlReader::boolean(yaml::Node *Value) {
  std::string Text = scalar(Value);
  if (Problem.empty() && Text != "true" && Text != "false")
    fail(Value, "true or false is expected here, not '" + Text + "'");
  return Text == "true";
}

std::vector<std::string> YamlReader::strings(yaml::Node *Value) {
  auto *Sequence = dyn_cast_or_null<yaml::SequenceNode>(Value);
  if (!Sequence)
    return {scalar(Value)};
  std::vector<std::string> Result;
  for (yaml::Node &Element : *Sequence)
    Result.push_back(scalar(&Element));
  return Result;
}

void YamlReader::fail(const yaml::Node *At, const Twine &Sentence) {
  if (!Problem.empty())
    return;
  if (At)
    Stream->printError(const_cast<yaml::Node *>(At), Sentence);
  else
    Problem = (Path + ": " + Sentence).str();
}

Error YamlReader::takeError() {
  if (Problem.empty() && Stream->failed())
    Problem = Path + ": this is not YAML";
  return Problem.empty() ? Error::success() : failure(Problem);
}

} // namespace corolint::driver
