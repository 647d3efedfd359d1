// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What blocks, and who is stopped by it: one tree for each operation that blocks, drawn from the
// stories of the findings, so that merged results have it as well.
#ifndef COROLINT_DRIVER_REPORT_FORMATS_HTMLGRAPH_H
#define COROLINT_DRIVER_REPORT_FORMATS_HTMLGRAPH_H

#include "report/Outcome.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint::driver {

/// Writes a section with the trees; nothing where no finding is about blocking. The finding at
/// index N is linked to as "#nN".
void writeBlockingGraph(llvm::ArrayRef<const Result *> Shown, llvm::raw_ostream &Out);

} // namespace corolint::driver

#endif
