// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why one function is reached from another, or why it is not.
#include "Command.h"

#include "Reports.h"
#include "link/Ways.h"
#include "support/Text.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace corolint::driver {
namespace {

class Answer {
public:
  Answer(const Program &In, const Connection &Found) : In(In), Found(Found) {}

  void text() const {
    outs() << In.name(Found.From) << at(In.function(Found.From).Where) << '\n';
    for (size_t I = 0; I < Found.Steps.size(); ++I) {
      const WayStep &Step = Found.Steps[I];
      outs() << "  -> " << In.name(Step.Runs) << at(Step.Call->Where);
      if (Found.Barriers[I] != Barrier::None)
        outs() << "\n     barrier: " << describe(Found.Barriers[I]);
      outs() << '\n';
    }
    if (Found.Block) {
      outs() << "  -> " << blockName() << at(Found.Block->Where);
      if (Found.Block->Switched)
        outs() << "\n     barrier: " << describe(Barrier::Switched);
      outs() << '\n';
    }
    outs() << (Found.open() ? "reachable\n" : "not reachable, because of these barriers\n");
  }

  void json() const {
    json::Array Steps;
    for (size_t I = 0; I < Found.Steps.size(); ++I) {
      json::Object Step = node(Found.Steps[I].Call->Where, In.name(Found.Steps[I].Runs));
      if (Found.Barriers[I] != Barrier::None)
        Step["barrier"] = describe(Found.Barriers[I]);
      Steps.push_back(std::move(Step));
    }
    if (Found.Block)
      Steps.push_back(node(Found.Block->Where, blockName()));
    outs() << formatv(
        "{0:2}\n",
        json::Value(json::Object{{"reachable", Found.open()},
                                 {"from", node(In.function(Found.From).Where, In.name(Found.From))},
                                 {"steps", std::move(Steps)}}));
  }

  void dot() const {
    outs() << "digraph way {\n";
    StringRef Before = In.name(Found.From);
    for (size_t I = 0; I < Found.Steps.size(); ++I) {
      StringRef Name = In.name(Found.Steps[I].Runs);
      outs() << formatv("  \"{0}\" -> \"{1}\"", Before, Name);
      if (Found.Barriers[I] != Barrier::None)
        outs() << formatv(" [style=dashed, label=\"{0}\"]", describe(Found.Barriers[I]));
      outs() << ";\n";
      Before = Name;
    }
    if (Found.Block)
      outs() << formatv("  \"{0}\" -> \"{1}\"{2};\n", Before, blockName(),
                        Found.Block->Switched ? " [style=dashed]" : "");
    outs() << "}\n";
  }

private:
  StringRef blockName() const { return In.text(In.blocker(*Found.Block).Name); }
  std::string at(const StoredSpan &P) const {
    return formatv("  ({0}:{1}:{2})", In.text(P.File), P.Line, P.Column).str();
  }
  json::Object node(const StoredSpan &P, StringRef Name) const {
    return json::Object{
        {"name", Name}, {"file", In.text(P.File)}, {"line", P.Line}, {"column", P.Column}};
  }

  const Program &In;
  const Connection &Found;
};

/// " (did you mean 'a::f'?)" where \p Name is the end of a function's qualified name.
std::string endOfName(const Program &In, StringRef Name) {
  std::string End = ("::" + Name).str();
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    if (In.name(F).ends_with(End))
      return (" (did you mean '" + In.name(F) + "'?)").str();
  return "";
}

} // namespace

Expected<int> runGraph(const Arguments &Args) {
  std::optional<std::string> From = Args.value(OPT_from), To = Args.value(OPT_to);
  if (!From || !To)
    return failure("graph needs --from and --to: qualified names, '*' stands for anything");
  Expected<std::string> Form = Args.word(OPT_as, {"text", "json", "dot"});
  if (!Form)
    return Form.takeError();
  Expected<Program> In = programOf(Args.positional());
  if (!In)
    return In.takeError();
  for (const std::string &Name : {*From, *To})
    if (!isNamed(*In, Name))
      return failure("no function in these reports is named '" + Name + "'" + endOfName(*In, Name));
  std::optional<Connection> Found = connect(*In, *From, *To);
  if (!Found) {
    outs() << (*Form == "json" ? "{\"reachable\": false}\n"
                               : "not reachable: no calls lead there\n");
    return ExitFindings;
  }
  Answer Shown(*In, *Found);
  *Form == "json" ? Shown.json() : *Form == "dot" ? Shown.dot() : Shown.text();
  return Found->open() ? ExitClean : ExitFindings;
}

Expected<int> runInferModels(const Arguments &Args) {
  Expected<Program> In = programOf(Args.positional());
  if (!In)
    return In.takeError();
  std::map<std::string, std::vector<std::string>> ByCategory;
  for (const InferredBlocker &B : inferBlockers(*In, Args.value(OPT_under).value_or("")))
    ByCategory[B.Category.str()].push_back(In->name(B.Function).str());
  outs() << "# Functions found to block; keep those that you do not change yourself.\n"
         << "library: " << Args.value(OPT_library).value_or("inferred")
         << "\nblocking:" << (ByCategory.empty() ? " []\n" : "\n");
  for (const auto &[Category, Names] : ByCategory) {
    outs() << "  - names:\n";
    for (const std::string &Name : Names)
      outs() << "      - \"" << Name << "\"\n";
    outs() << "    category: " << Category << '\n';
  }
  return ExitClean;
}

} // namespace corolint::driver
