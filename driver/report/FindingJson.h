// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings as JSON, the same in TU reports and merged results.
#ifndef COROLINT_DRIVER_REPORT_FINDINGJSON_H
#define COROLINT_DRIVER_REPORT_FINDINGJSON_H

#include "TuReport.h"
#include "llvm/Support/JSON.h"

namespace corolint::driver {

llvm::json::Object toJson(const Span &Where);
llvm::json::Object toJson(const Finding &Found);
llvm::json::Object toJson(const LocatedFinding &Located);
llvm::json::Object toJson(const Failure &Failed);
llvm::json::Object toJson(const Directive &D);

// As llvm::json's fromJSON(), found by argument-dependent look-up through the mappers.
bool fromJson(const llvm::json::Value &From, Span &To, llvm::json::Path At);
bool fromJson(const llvm::json::Value &From, Finding &To, llvm::json::Path At);
bool fromJson(const llvm::json::Value &From, LocatedFinding &To, llvm::json::Path At);
bool fromJson(const llvm::json::Value &From, Failure &To, llvm::json::Path At);
bool fromJson(const llvm::json::Value &From, Directive &To, llvm::json::Path At);

} // namespace corolint::driver

#endif
