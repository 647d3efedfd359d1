// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "EditorMessages.h"

#include "Registry.h"
#include "TidySession.h"

using namespace llvm;
using clang::clangd::Transport;

namespace corolint {
namespace {

thread_local std::string HoverText;

/// clangd makes the address of a page out of the check's name, as if it were clang-tidy's, and a
/// warning out of every finding, because an error would stop Clang.
void describeFindings(json::Array *Diagnostics) {
  if (!Diagnostics)
    return;
  for (json::Value &Each : *Diagnostics)
    if (json::Object *D = Each.getAsObject())
      if (const CheckEntry *Entry = findCheck(D->getString("code").value_or(""))) {
        (*D)["codeDescription"] = json::Object{{"href", urlOf(*Entry)}};
        if (Entry->Info.Level == Severity::Error)
          (*D)["severity"] = 1;
      }
}

/// A preferred action is applied without a question (auto fix, fix on save): never an unsafe one;
/// a safe one where it is the only one.
void rankActions(json::Array &Actions) {
  unsigned Safe = 0;
  json::Object *Only = nullptr;
  bool AnyUnsafe = false;
  for (json::Value &Each : Actions) {
    json::Object *Action = Each.getAsObject();
    if (!Action || Action->getString("kind") != "quickfix")
      continue;
    describeFindings(Action->getArray("diagnostics"));
    if (Action->getString("title").value_or("").starts_with(UnsafeFixTitle)) {
      AnyUnsafe = true;
      Action->erase("isPreferred");
    } else {
      ++Safe;
      Only = Action;
    }
  }
  if (AnyUnsafe && Safe == 1)
    (*Only)["isPreferred"] = true;
}

json::Value withHover(json::Value Reply, std::string Text) {
  json::Object *Hover = Reply.getAsObject();
  json::Object *Contents = Hover ? Hover->getObject("contents") : nullptr;
  if (!Contents)
    return json::Object{{"contents", json::Object{{"kind", "plaintext"}, {"value", Text}}}};
  std::string Value = Contents->getString("value").value_or("").str();
  bool Markdown = Contents->getString("kind") == "markdown";
  (*Contents)["value"] = Value + (Markdown ? "\n\n---\n" : "\n\n") + Text;
  return Reply;
}

class Mended final : public Transport {
public:
  explicit Mended(std::unique_ptr<Transport> Through) : Through(std::move(Through)) {}

  void notify(StringRef Method, json::Value Params) override {
    if (json::Object *P = Params.getAsObject(); P && Method == "textDocument/publishDiagnostics")
      describeFindings(P->getArray("diagnostics"));
    Through->notify(Method, std::move(Params));
  }
  void call(StringRef Method, json::Value Params, json::Value ID) override {
    Through->call(Method, std::move(Params), std::move(ID));
  }
  void reply(json::Value ID, Expected<json::Value> Result) override {
    std::string Text = std::exchange(HoverText, {});
    if (Result) {
      if (json::Array *Actions = Result->getAsArray())
        rankActions(*Actions);
      else if (!Text.empty())
        Result = withHover(std::move(*Result), std::move(Text));
    }
    Through->reply(std::move(ID), std::move(Result));
  }
  Error loop(MessageHandler &Handler) override { return Through->loop(Handler); }

private:
  std::unique_ptr<Transport> Through;
};

} // namespace

std::unique_ptr<Transport> mendMessages(std::unique_ptr<Transport> Through) {
  return std::make_unique<Mended>(std::move(Through));
}

void addToHover(std::string Text) { HoverText = std::move(Text); }

} // namespace corolint
