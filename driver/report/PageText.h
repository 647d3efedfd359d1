// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The page of a check for a terminal: prose wrapped, code without what only the tests need.
#ifndef COROLINT_DRIVER_REPORT_PAGETEXT_H
#define COROLINT_DRIVER_REPORT_PAGETEXT_H

#include "Registry.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint::driver {

struct PageStyle {
  bool Color = false;
  unsigned Width = 80;
};

void printPage(const CheckEntry &Entry, const PageStyle &Style, llvm::raw_ostream &Out);

} // namespace corolint::driver

#endif
