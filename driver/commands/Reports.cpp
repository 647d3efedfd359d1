// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Reports.h"

#include "support/Files.h"
#include "support/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Parallel.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// A folder stands for all reports below it, in an order that no file system decides.
Expected<std::vector<std::string>> filesOf(ArrayRef<std::string> Named) {
  std::vector<std::string> Result;
  for (const std::string &Name : Named) {
    if (!sys::fs::is_directory(Name)) {
      Result.push_back(Name);
      continue;
    }
    size_t Before = Result.size();
    std::error_code Code;
    for (sys::fs::recursive_directory_iterator It(Name, Code), End; It != End && !Code;
         It.increment(Code))
      if (StringRef(It->path()).ends_with(".report"))
        Result.push_back(It->path());
    if (Code)
      return failure("cannot read the folder " + Name + ": " + Code.message());
    if (Result.size() == Before)
      return failure("there is no report (*.report) in " + Name);
    std::sort(Result.begin() + Before, Result.end());
  }
  return Result;
}

} // namespace

Expected<std::vector<TuReport>> readReports(ArrayRef<std::string> Named) {
  Expected<std::vector<std::string>> Listed = filesOf(Named);
  if (!Listed)
    return Listed.takeError();
  const std::vector<std::string> &Files = *Listed;
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
