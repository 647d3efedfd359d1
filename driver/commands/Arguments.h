// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line, parsed by the table in Options.td.
#ifndef COROLINT_DRIVER_COMMANDS_ARGUMENTS_H
#define COROLINT_DRIVER_COMMANDS_ARGUMENTS_H

#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace corolint::driver {

enum OptionID {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

/// In the order of Options.td.
enum CommandVisibility : unsigned {
  CheckVis = 1 << 1,
  SummarizeVis = 1 << 2,
  LinkVis = 1 << 3,
  MergeVis = 1 << 4,
  BaselineVis = 1 << 5,
  ListVis = 1 << 6,
  ExplainVis = 1 << 7,
  DoctorVis = 1 << 8,
  InitVis = 1 << 9,
  SchemaVis = 1 << 10,
  CacheVis = 1 << 11,
  VersionVis = 1 << 12,
  GraphVis = 1 << 13,
  InferVis = 1 << 14,
  AuditVis = 1 << 15,
};

const llvm::opt::OptTable &optionTable();

class Arguments {
public:
  /// \p Words without the program and the command; what follows "--" is compiler flags.
  static llvm::Expected<Arguments> parse(llvm::ArrayRef<const char *> Words, unsigned Visible);

  bool has(OptionID Id) const { return Parsed->hasArg(Id); }
  std::optional<std::string> value(OptionID Id) const;
  /// All values in order; those of lists split at commas.
  std::vector<std::string> values(OptionID Id) const;
  std::vector<std::string> list(OptionID Id) const;
  llvm::Expected<unsigned> number(OptionID Id, unsigned Default) const;
  /// One of \p Words, the first where not given.
  llvm::Expected<std::string> word(OptionID Id, llvm::ArrayRef<std::string> Words) const;
  /// The options of these groups, to write the command line again.
  std::vector<std::string> render(llvm::ArrayRef<OptionID> Groups) const;

  const std::vector<std::string> &positional() const { return Positional; }
  void dropFirstPositional() { Positional.erase(Positional.begin()); }
  /// nullopt where there is no "--".
  const std::optional<std::vector<std::string>> &compilerFlags() const { return Flags; }

private:
  std::shared_ptr<llvm::opt::InputArgList> Parsed; ///< shared: it cannot be copied
  std::vector<std::string> Positional;
  std::optional<std::vector<std::string>> Flags;
};

} // namespace corolint::driver

#endif
