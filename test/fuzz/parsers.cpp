// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One parser, fed with anything: it returns a value or an Error, and what it returns can be used.
#include "config/ConfigFile.h"
#include "input/Git.h"
#include "link/Program.h"
#include "model/ModelReader.h"
#include "report/Baseline.h"
#include "report/TuReport.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/xxhash.h"

#include <cstdlib>
#include <fstream>
#include <unistd.h>

using namespace corolint;
using namespace corolint::driver;

namespace {

/// Random bytes never have the hash of the bytes before them; as an attacker, put the right one.
std::string sealed(llvm::StringRef Text) {
  llvm::StringRef Body = Text.take_front(Text.rfind("{\"end\""));
  return (Body + "{\"end\":\"" + llvm::utohexstr(llvm::xxh3_64bits(Body), /*LowerCase=*/true, 16) +
          "\"}\n")
      .str();
}

/// What is read is linked, and every check concludes.
void report(llvm::StringRef Text) {
  llvm::Expected<TuReport> Read = readTuReport(sealed(Text), "fuzz");
  if (!Read)
    return llvm::consumeError(Read.takeError());
  std::string Again;
  llvm::raw_string_ostream Out(Again);
  writeTuReport(*Read, Out);
  std::vector<EnabledCheck> Checks;
  for (const CheckEntry &Entry : allChecks())
    Checks.push_back({&Entry, Entry.Create()});
  std::vector<UnitSummary> Units;
  Units.push_back(std::move(Read->Summary));
  conclude(Program::link(std::move(Units)), Checks);
}

void models(llvm::StringRef Text) { llvm::consumeError(readModels(Text, "fuzz").takeError()); }

void configuration(llvm::StringRef Text) {
  llvm::consumeError(parseConfig(Text, "fuzz").takeError());
}

void baseline(llvm::StringRef Text) {
  static const std::string Path = "/tmp/corolint-fuzz-baseline." + std::to_string(getpid());
  std::ofstream(Path, std::ios::binary).write(Text.data(), Text.size());
  llvm::consumeError(Baseline::load(Path).takeError());
  unlink(Path.c_str());
}

void diff(llvm::StringRef Text) {
  static const Paths Names("/root", "/root");
  ChangedLines Lines;
  llvm::consumeError(Lines.addPatch(Text, "/root", Names));
  (void)Lines.touches("a.cpp", 1, 9);
}

/// The one that COROLINT_PARSER names.
auto *chosen() {
  const char *Name = std::getenv("COROLINT_PARSER");
  auto *Parser = llvm::StringSwitch<void (*)(llvm::StringRef)>(Name ? Name : "")
                     .Case("report", report)
                     .Case("models", models)
                     .Case("configuration", configuration)
                     .Case("baseline", baseline)
                     .Case("diff", diff)
                     .Default(nullptr);
  if (!Parser)
    llvm::report_fatal_error("COROLINT_PARSER names no parser; see run.py",
                             /*gen_crash_diag=*/false);
  return Parser;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  static auto *const Parser = chosen();
  Parser(llvm::StringRef(reinterpret_cast<const char *>(Data), Size));
  return 0;
}
