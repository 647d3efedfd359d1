// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COROLINT_DRIVER_COMMANDS_REPORTS_H
#define COROLINT_DRIVER_COMMANDS_REPORTS_H

#include "link/Program.h"
#include "report/TuReport.h"

namespace corolint::driver {

/// Reads every report, on all processors; all that are damaged are named, not the first alone.
llvm::Expected<std::vector<TuReport>> readReports(llvm::ArrayRef<std::string> Files);

/// The program of the reports \p Files.
llvm::Expected<Program> programOf(llvm::ArrayRef<std::string> Files);

} // namespace corolint::driver

#endif
