// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One parser, fed with anything: it returns a value or an Error, and what it returns can be used.
#include "config/ConfigFile.h"
#include "input/CompileFlags.h"
#include "input/Git.h"
#include "input/Presets.h"
#include "link/Program.h"
#include "model/ModelReader.h"
#include "report/Baseline.h"
#include "report/ResultsJson.h"
#include "report/TuReport.h"
#include "support/Text.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/xxhash.h"

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
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

/// A folder of this process, in which what is read from files is.
const std::string &folder() {
  static const std::string Path = [] {
    std::string Made = "/tmp/corolint-fuzz." + std::to_string(getpid());
    mkdir(Made.c_str(), 0700);
    mkdir((Made + "/.vscode").c_str(), 0700);
    return Made;
  }();
  return Path;
}

std::string written(llvm::StringRef Name, llvm::StringRef Text) {
  std::string Path = folder() + "/" + Name.str();
  std::ofstream(Path, std::ios::binary | std::ios::trunc).write(Text.data(), Text.size());
  return Path;
}

void baseline(llvm::StringRef Text) {
  llvm::consumeError(Baseline::load(written("baseline.json", Text)).takeError());
}

void results(llvm::StringRef Text) {
  Outcome To;
  llvm::consumeError(addResults(To, Text, "fuzz"));
}

void presets(llvm::StringRef Text) {
  written("CMakePresets.json", Text);
  foldersOfPresets(folder());
}

/// What is before the first empty line is .clangd, the rest the settings.
void editors(llvm::StringRef Text) {
  auto [Clangd, Settings] = Text.split("\n\n");
  written(".clangd", Clangd);
  written(".vscode/settings.json", Settings);
  foldersOfEditors(folder());
}

/// Each command becomes flags for Clang.
void commandsOf(llvm::StringRef Path) {
  llvm::Expected<Database> Db = Database::load(Path);
  if (!Db)
    return llvm::consumeError(Db.takeError());
  FlagSettings Settings;
  DroppedFlags Dropped;
  for (const CompileCommand &Command : Db->all())
    adaptedFlags(Command, Settings, Dropped);
  for (const CompileCommand &Command : Db->commandsFor(folder() + "/include/other.h"))
    adaptedFlags(Command, Settings, Dropped);
}

void database(llvm::StringRef Text) { commandsOf(written("compile_commands.json", Text)); }
void flags(llvm::StringRef Text) { commandsOf(written("compile_flags.txt", Text)); }

void response(llvm::StringRef Text) {
  written("x.rsp", Text);
  commandsOf(written("compile_commands.json",
                     "[{\"directory\":\"" + folder() +
                         "\",\"file\":\"a.cpp\",\"command\":\"c++ @x.rsp a.cpp\"}]"));
}

void globs(llvm::StringRef Text) {
  auto [Glob, Name] = Text.split('\n');
  (void)matchesPathGlob(Glob, Name);
  (void)matchesNameGlob(Glob, Name);
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
                     .Case("results", results)
                     .Case("presets", presets)
                     .Case("editors", editors)
                     .Case("database", database)
                     .Case("flags", flags)
                     .Case("response", response)
                     .Case("globs", globs)
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
