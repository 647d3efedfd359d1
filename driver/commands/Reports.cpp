// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Reports.h"

#include "support/Files.h"
#include "support/Text.h"
#include "llvm/Support/Parallel.h"

using namespace llvm;

namespace corolint::driver {

Expected<std::vector<TuReport>> readReports(ArrayRef<std::string> Files) {
  if (Files.empty())
    return failure("this needs reports, as 'corolint summarize' writes them");
  std::vector<TuReport> Reports(Files.size());
  std::vector<std::string> Errors(Files.size());
  parallelFor(0, Files.size(), [&](size_t I) {
    Expected<std::string> Text = readFile(Files[I]);
    Expected<TuReport> Report = Text ? readTuReport(*Text, Files[I]) : Text.takeError();
    if (Report)
      Reports[I] = std::move(*Report);
    else
      Errors[I] = toString(Report.takeError());
  });
  Error Failed = Error::success();
  for (const std::string &Text : Errors)
    if (!Text.empty())
      Failed = joinErrors(std::move(Failed), failure(Text));
  if (Failed)
    return std::move(Failed);
  return std::move(Reports);
}

Expected<Program> programOf(ArrayRef<std::string> Files) {
  Expected<std::vector<TuReport>> Reports = readReports(Files);
  if (!Reports)
    return Reports.takeError();
  std::vector<UnitSummary> Units;
  for (TuReport &Report : *Reports)
    Units.push_back(std::move(Report.Summary));
  return Program::link(std::move(Units));
}

} // namespace corolint::driver
