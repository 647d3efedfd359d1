// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code of the pages, lines of it moved, lost and doubled, words exchanged: every check runs over
// what Clang makes of it, compilable or not, as in an editor. Seeds: run.py.
#include "Analysis.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringExtras.h"

#include <random>

using namespace corolint;
using Random = std::minstd_rand;

namespace {

std::vector<std::string> lines(llvm::StringRef Text) {
  std::vector<std::string> Lines;
  for (llvm::StringRef Line : llvm::split(Text, '\n'))
    Lines.push_back(Line.str());
  return Lines;
}

std::pair<size_t, size_t> wordAt(llvm::StringRef Text, size_t At) {
  auto IsWord = [&](size_t I) { return llvm::isAlnum(Text[I]) || Text[I] == '_'; };
  size_t Begin = At, End = At;
  while (Begin && IsWord(Begin - 1))
    --Begin;
  while (End < Text.size() && IsWord(End))
    ++End;
  return {Begin, End - Begin};
}

/// Puts a word of the text (a type, a name, a keyword) where another stood.
std::string exchangeWords(std::string Text, Random &Chance) {
  auto [From, Length] = wordAt(Text, Chance() % Text.size());
  std::string Word = Text.substr(From, Length);
  auto [To, Replaced] = wordAt(Text, Chance() % Text.size());
  return Text.replace(To, Replaced, Word);
}

std::string changeLines(llvm::StringRef Text, Random &Chance) {
  std::vector<std::string> Lines = lines(Text);
  size_t From = Chance() % Lines.size(), To = Chance() % Lines.size();
  switch (Chance() % 3) {
  case 0:
    Lines.erase(Lines.begin() + From);
    break;
  case 1:
    Lines.insert(Lines.begin() + To, std::string(Lines[From]));
    break;
  default:
    std::swap(Lines[From], Lines[To]);
  }
  return llvm::join(Lines, "\n");
}

} // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *Data, size_t Size, size_t MaxSize,
                                          unsigned Seed) {
  Random Chance(Seed);
  std::string Text(reinterpret_cast<char *>(Data), Size);
  for (unsigned Changes = 1 + Chance() % 3; Changes && !Text.empty(); --Changes)
    Text = Chance() % 2 ? exchangeWords(Text, Chance) : changeLines(Text, Chance);
  Size = std::min(Text.size(), MaxSize);
  std::copy_n(Text.begin(), Size, Data);
  return Size;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  clang::IgnoringDiagConsumer Silent;
  std::unique_ptr<clang::ASTUnit> AST = clang::tooling::buildASTFromCodeWithArgs(
      llvm::StringRef(reinterpret_cast<const char *>(Data), Size),
      {"-std=c++20", "-w", "-ferror-limit=0", COROLINT_FLAGS, COROLINT_INCLUDE}, "fuzz.cpp",
      "corolint", std::make_shared<clang::PCHContainerOperations>(),
      clang::tooling::getClangStripDependencyFileAdjuster(), {}, &Silent);
  if (!AST)
    return 0;
  std::vector<EnabledCheck> Checks;
  for (const CheckEntry &Entry : allChecks())
    Checks.push_back({&Entry, Entry.Create()});
  Unit In(AST->getASTContext(), &AST->getSema(), Models::builtin());
  analyze(In, Checks);
  concludeUnit(In, Checks, /*Around=*/nullptr, /*Fresh=*/nullptr);
  return 0;
}
