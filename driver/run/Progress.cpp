// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Progress.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {

Progress::Progress(size_t Total, bool Wanted)
    : Total(Total), Shown(Wanted && Total > 1 && sys::Process::StandardErrIsDisplayed()) {}

void Progress::done(StringRef Name) {
  ++Finished;
  if (!Shown)
    return;
  std::string Line = formatv("[{0}/{1}] {2:f1} s  {3}", Finished, Total, seconds(), Name);
  if (unsigned Columns = sys::Process::StandardErrColumns())
    Line.resize(std::min<size_t>(Line.size(), Columns - 1));
  errs() << "\r\033[K" << Line;
  errs().flush();
}

void Progress::clear() {
  if (Shown && Finished)
    errs() << "\r\033[K";
  Finished = 0;
}

double Progress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start).count();
}

} // namespace corolint::driver
