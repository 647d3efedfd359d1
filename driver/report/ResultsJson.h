// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The results of a run as one JSON document: what --format json writes and merge reads.
#ifndef COROLINT_DRIVER_REPORT_RESULTSJSON_H
#define COROLINT_DRIVER_REPORT_RESULTSJSON_H

#include "Outcome.h"
#include "llvm/Support/JSON.h"

namespace corolint::driver {

llvm::json::Object toJson(const Result &R);

/// The JSON schema of the document.
llvm::json::Value resultsSchema();

/// Adds what \p Text holds to \p To; \p Name is named in errors.
llvm::Error addResults(Outcome &To, llvm::StringRef Text, llvm::StringRef Name);

} // namespace corolint::driver

#endif
