// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keeps the first compiler errors of a TU; warnings are not ours to show.
#ifndef COROLINT_DRIVER_RUN_ERRORCOLLECTOR_H
#define COROLINT_DRIVER_RUN_ERRORCOLLECTOR_H

#include "Finding.h"
#include "clang/Basic/Diagnostic.h"

#include <vector>

namespace corolint::driver {

class ErrorCollector : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;

  /// At most five, in order; a position may be missing.
  const std::vector<Step> &errors() const { return Errors; }
  unsigned count() const { return Count; }
  /// Whether one of them ended the parse: a file that is not there, for one.
  bool fatal() const { return Fatal; }

private:
  std::vector<Step> Errors;
  unsigned Count = 0;
  bool Fatal = false;
};

} // namespace corolint::driver

#endif
