// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clang's static analyser without Z3, of which Debian has no archive: as in an LLVM that was
// configured without it. The linker puts the first in the place of LLVM's (--wrap); what would
// print a model is kept, though nothing calls it.
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/SMTAPI.h"

extern "C" {
#pragma clang diagnostic ignored "-Wreturn-type-c-linkage"
llvm::SMTSolverRef __wrap__ZN4llvm14CreateZ3SolverEv();
const char *Z3_model_to_string(void *Context, void *Model);

llvm::SMTSolverRef __wrap__ZN4llvm14CreateZ3SolverEv() {
  llvm::reportFatalUsageError("this program was built without Z3");
}

const char *Z3_model_to_string(void *, void *) { return ""; }
}
