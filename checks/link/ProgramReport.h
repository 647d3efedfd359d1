// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a check says what it found in a program: as Report, with places instead of an AST.
#ifndef COROLINT_CHECKS_LINK_PROGRAMREPORT_H
#define COROLINT_CHECKS_LINK_PROGRAMREPORT_H

#include "Program.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

namespace corolint {

/// A finding under construction; it is filed when this object dies.
class ProgramFinding {
public:
  ProgramFinding(std::vector<Finding> *Sink, Finding Started, const Program &In)
      : Sink(Sink), Current(std::move(Started)), In(In) {}
  ProgramFinding(const ProgramFinding &) = delete;
  ProgramFinding &operator=(const ProgramFinding &) = delete;
  ~ProgramFinding() {
    if (Sink)
      Sink->push_back(std::move(Current));
  }

  template <class... Args>
  ProgramFinding &step(const StoredSpan &Where, const char *Format, Args &&...As) {
    if (Where.valid())
      Current.Steps.push_back(
          {In.span(Where), llvm::formatv(Format, std::forward<Args>(As)...).str()});
    return *this;
  }
  ProgramFinding &fix(Fix Made) {
    Current.Fixes.push_back(std::move(Made));
    return *this;
  }

private:
  std::vector<Finding> *Sink; ///< null: this place was reported already
  Finding Current;
  const Program &In;
};

/// Where one check's findings in the program go. Each place is reported once.
class ProgramReport {
public:
  ProgramReport(llvm::StringRef Check, Severity Level, const Program &In,
                std::vector<Finding> &Sink)
      : Check(Check), Level(Level), In(In), Sink(Sink) {}

  /// \p In is the function at fault; part of the fingerprint.
  template <class... Args>
  ProgramFinding warn(FunctionId At, const StoredSpan &Where, const char *Format, Args &&...As) {
    return start(At, Where, llvm::formatv(Format, std::forward<Args>(As)...).str());
  }

private:
  ProgramFinding start(FunctionId At, const StoredSpan &Where, std::string Message) {
    Finding Started;
    Started.Check = Check.str();
    Started.Level = Level;
    Started.Where = In.span(Where);
    Started.Message = std::move(Message);
    Started.Enclosing = In.name(At).str();
    std::string Id = llvm::formatv("{0}:{1}", Started.Where.File, Started.Where.Offset);
    bool First = Started.Where.valid() && Reported.insert(Id).second;
    return ProgramFinding(First ? &Sink : nullptr, std::move(Started), In);
  }

  llvm::StringRef Check;
  Severity Level;
  const Program &In;
  std::vector<Finding> &Sink;
  llvm::StringSet<> Reported;
};

} // namespace corolint

#endif
