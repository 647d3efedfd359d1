// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The analysis, fed with C++ that is nearly right: every check over one TU, its report, the link.
// What is put in are the tokens and statements of the seeds; random bytes would only test Clang.
#include "input/CompileFlags.h"
#include "link/Program.h"
#include "run/UnitAnalysis.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/FormatVariadic.h"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <unistd.h>

using namespace corolint;
using namespace corolint::driver;
using llvm::StringRef;

namespace {

/// Tokens, each with the blanks and comments before it.
using Pieces = std::vector<std::string>;

Pieces piecesOf(StringRef Text) {
  std::string Ended = Text.take_until([](char C) { return C == 0; }).str();
  clang::LangOptions Language;
  Language.CPlusPlus = Language.CPlusPlus20 = Language.LineComment = true;
  const char *Begin = Ended.c_str();
  clang::Lexer Tokens({}, Language, Begin, Begin, Begin + Ended.size());
  Pieces Result;
  for (const char *Last = Begin;;) {
    clang::Token Token;
    bool AtEnd = Tokens.LexFromRawLexer(Token);
    if (Tokens.getBufferLocation() != Last)
      Result.emplace_back(Last, Tokens.getBufferLocation());
    Last = Tokens.getBufferLocation();
    if (AtEnd)
      return Result;
  }
}

bool isPunctuation(const std::string &Piece, StringRef Any) {
  return !Piece.empty() && Any.contains(Piece.back());
}

/// Where statements without braces begin and end.
std::vector<std::pair<size_t, size_t>> statementsOf(const Pieces &Text) {
  std::vector<std::pair<size_t, size_t>> Result;
  size_t Begin = 0;
  for (size_t At = 0; At < Text.size(); ++At) {
    if (!isPunctuation(Text[At], ";{}"))
      continue;
    if (isPunctuation(Text[At], ";") && At > Begin)
      Result.emplace_back(Begin, At + 1);
    Begin = At + 1;
  }
  return Result;
}

constexpr StringRef Words[] = {"co_await",   "co_yield",
                               "co_return",  "return",
                               "auto",       "&",
                               "&&",         "*",
                               "const",      "static",
                               "constexpr",  "consteval",
                               "template",   "thread_local",
                               "throw",      "this",
                               "nullptr",    "task<>",
                               "task<int>",  "{}",
                               "()",         "[&]",
                               "[=]",        "[]",
                               "...",        "->",
                               ".",          "::",
                               "if",         "while",
                               "union",      "requires",
                               "noexcept",   "decltype",
                               "new",        "delete",
                               "sizeof",     "operator",
                               "=",          "== 0",
                               "std::move",  "!",
                               "goto",       "break",
                               "continue",   "virtual",
                               "explicit",   "friend",
                               "using",      "namespace",
                               "alignas(8)", "[[maybe_unused]]"};

constexpr const char *Wraps[] = {"if (true) {{{0}}",
                                 "for (;;) {{{0}}",
                                 "do {{{0}} while (false);",
                                 "try {{{0}} catch (...) {{}",
                                 "try {{} catch (...) {{{0}}",
                                 "[&] {{{0}}();",
                                 "[=](auto... more) mutable {{{0}}(1, 2);",
                                 "switch (1) {{ case 1: {0} default:; }",
                                 "again: {0} goto again;",
                                 "if constexpr (requires {{ 0; }) {{{0}}",
                                 "struct {{ void in() {{{0}} } local;",
                                 "for (auto &&each : {{1, 2}) {{{0}}"};

class Mutator {
public:
  Mutator(StringRef Text, unsigned Seed) : Text(piecesOf(Text)), Chance(Seed) {}

  std::string changed() {
    if (Text.empty())
      return "int main() {}\n";
    at(3) ? changeStatement() : changeToken();
    return joined(0, Text.size());
  }

  std::string crossed(StringRef Other) {
    Pieces Donor = piecesOf(Other);
    auto Here = statementsOf(Text), There = statementsOf(Donor);
    if (Here.empty() || There.empty())
      return changed();
    auto [Begin, End] = There[at(There.size())];
    Text.insert(Text.begin() + Here[at(Here.size())].second, Donor.begin() + Begin,
                Donor.begin() + End);
    return joined(0, Text.size());
  }

private:
  size_t at(size_t Size) { return Chance() % Size; }

  void changeToken() {
    size_t One = at(Text.size()), Two = at(Text.size());
    switch (at(6)) {
    case 0:
      Text.erase(Text.begin() + One);
      break;
    case 1:
      std::swap(Text[One], Text[Two]);
      break;
    case 2:
      Text[One] = Text[Two];
      break;
    case 3:
      Text.insert(Text.begin() + One, Text[Two]);
      break;
    case 4:
      Text.insert(Text.begin() + One, " " + Words[at(std::size(Words))].str());
      break;
    default:
      Text[One] = " " + Words[at(std::size(Words))].str();
    }
  }

  void changeStatement() {
    auto Found = statementsOf(Text);
    if (Found.empty())
      return changeToken();
    auto [Begin, End] = Found[at(Found.size())];
    size_t To = Found[at(Found.size())].second;
    std::string Statement = joined(Begin, End);
    switch (at(4)) {
    case 0:
      Text.erase(Text.begin() + Begin, Text.begin() + End);
      break;
    case 1:
      Text.insert(Text.begin() + To, Statement);
      break;
    default:
      Text.erase(Text.begin() + Begin, Text.begin() + End);
      Text.insert(Text.begin() + Begin,
                  "\n" + llvm::formatv(Wraps[at(std::size(Wraps))], Statement).str() + "\n");
    }
  }

  std::string joined(size_t Begin, size_t End) const {
    return llvm::join(Text.begin() + Begin, Text.begin() + End, "");
  }

  Pieces Text;
  std::minstd_rand Chance;
};

size_t put(const std::string &Text, uint8_t *Into, size_t Room) {
  size_t Size = std::min(Text.size(), Room);
  std::memcpy(Into, Text.data(), Size);
  return Size;
}

const UnitConfig &everyCheck() {
  static const UnitConfig Result = [] {
    UnitConfig Made;
    for (const CheckEntry &Entry : allChecks())
      Made.Checks.push_back({&Entry, Entry.Create()});
    Made.Known = {&Models::builtin(), [](const Models *) {}};
    Made.JudgeSuppressions = true;
    Made.FreesMemory = true;
    return Made;
  }();
  return Result;
}

/// The flags that COROLINT_FLAGS holds, for \p File.
UnitJob jobFor(const std::string &File) {
  llvm::SmallVector<StringRef> Given;
  if (const char *Flags = std::getenv("COROLINT_FLAGS"))
    StringRef(Flags).split(Given, ' ', -1, /*KeepEmpty=*/false);
  CompileCommand Command{File, "/tmp", {"clang++"}, ""};
  Command.Arguments.insert(Command.Arguments.end(), Given.begin(), Given.end());
  Command.Arguments.insert(Command.Arguments.end(), {"-c", File});
  FlagSettings Settings;
  Settings.ResourceDir = llvm::cantFail(findResourceDir(""));
  DroppedFlags Dropped;
  return {File, "/tmp", adaptedFlags(Command, Settings, Dropped), &everyCheck()};
}

} // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *Data, size_t Size, size_t Room, unsigned Seed) {
  return put(Mutator({reinterpret_cast<char *>(Data), Size}, Seed).changed(), Data, Room);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t *One, size_t OneSize, const uint8_t *Two,
                                            size_t TwoSize, uint8_t *Out, size_t Room,
                                            unsigned Seed) {
  Mutator Change({reinterpret_cast<const char *>(One), OneSize}, Seed);
  return put(Change.crossed({reinterpret_cast<const char *>(Two), TwoSize}), Out, Room);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  static const UnitJob Job = jobFor("/tmp/corolint-fuzz-" + std::to_string(getpid()) + ".cpp");
  static const Paths Names("/tmp", "/tmp");
  std::ofstream(Job.File, std::ios::binary).write(reinterpret_cast<const char *>(Data), Size);
  UnitExtras Extras;
  TuReport Report = analyseUnit(Job, Names, Extras);
  std::vector<UnitSummary> Units;
  Units.push_back(std::move(Report.Summary));
  conclude(Program::link(std::move(Units)), everyCheck().Checks);
  unlink(Job.File.c_str());
  return 0;
}
