// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One TU: parsed, analysed, its report made. Runs in a worker process.
#ifndef COROLINT_DRIVER_RUN_UNITANALYSIS_H
#define COROLINT_DRIVER_RUN_UNITANALYSIS_H

#include "config/UnitConfig.h"
#include "input/Selection.h"
#include "report/TuReport.h"
#include "run/SharedHeaders.h"
#include "run/UnitExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <optional>

namespace corolint::driver {

struct UnitJob {
  std::string File;               ///< absolute
  std::string Directory;          ///< absolute
  std::vector<std::string> Flags; ///< as adaptedFlags() makes them
  const UnitConfig *Config = nullptr;
  const OriginRules *Origins = nullptr; ///< null: what Clang takes for the system's is foreign

  /// The place in Flags that names File; none where there is none, or more than one.
  std::optional<size_t> placeOfFile() const;
};

struct SharedParse {
  HeaderStages Stages;
  /// As SharedHeaders::Serve, but for what it returns: the TU, null in the parent.
  llvm::function_ref<const UnitJob *(size_t Stage)> Serve;
};

/// Changes the current folder to that of the job.
TuReport analyseUnit(const UnitJob &Job, const Paths &Names, UnitExtras &Extras);
/// Parses what \p First shares with others. The report of the TU in each child that has one,
/// nothing in the process that parses for them.
std::optional<TuReport> analyseShared(const UnitJob &First, const SharedParse &Shared,
                                      const Paths &Names, UnitExtras &Extras);

/// A failure of the TU \p Source at \p Where (or its first line), as a finding named \p Check.
Failure makeFailure(FailureKind Kind, llvm::StringRef Source, llvm::StringRef Check,
                    std::string Message);

} // namespace corolint::driver

#endif
