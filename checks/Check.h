// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that an author of a check includes. A check looks at facts and reports; it keeps no state
// between two calls, so that one instance serves a whole run.
#ifndef COROLINT_CHECKS_CHECK_H
#define COROLINT_CHECKS_CHECK_H

#include "Finding.h"
#include "Options.h"
#include "Report.h"
#include "code/Function.h"
#include "code/Unit.h"

#include <memory>

namespace corolint {

class Program;
class ProgramReport;

/// Everything that is said about a check outside its code. The one source of list, tiers, SARIF
/// rules and documentation; group and page are added from the place of the source file.
struct CheckInfo {
  const char *Name;    ///< "coro-" and the pattern that is wrong, in kebab-case
  const char *Summary; ///< one line, equal to the first line of the page
  Severity Level = Severity::Warning;
  Tier Promise = Tier::Core;
  FixSafety Fix = FixSafety::None;
  const char *Since = "0.1";
  /// Former names, separated by commas: a released name never vanishes.
  const char *Aliases = "";
};

/// What a check may look at. Every hook is called for user code alone: bodies in system headers
/// and uninstantiated templates are left out; of a template, each instantiation is judged and one
/// finding a place is kept.
class CheckBase {
public:
  virtual ~CheckBase() = default;

  /// Every function, method and lambda with a body, coroutines included.
  virtual void function(const Function &, Report &) const {}
  /// Every coroutine.
  virtual void coroutine(const Function &, Report &) const {}
  /// Every complete class type.
  virtual void record(const clang::CXXRecordDecl &, Unit &, Report &) const {}
  /// Once, over the summaries of as many functions as are known; see link/Program.h.
  virtual void program(const Program &, ProgramReport &) const {}

  virtual llvm::Error readOptions(OptionSource Source) = 0;
  virtual std::vector<OptionInfo> describeOptions() const = 0;
};

template <class OptionsT = NoOptions> class Check : public CheckBase {
public:
  llvm::Error readOptions(OptionSource Source) final { return options::read(Options, Source); }
  std::vector<OptionInfo> describeOptions() const final { return options::describe(Options); }

protected:
  OptionsT Options;
};

/// One row of the registry.
struct CheckEntry {
  CheckInfo Info;
  const char *Group;
  const char *Stem;
  std::unique_ptr<CheckBase> (*Create)();
};

#define COROLINT_CHECK(STEM, CLASS, ...)                                                           \
  namespace corolint::registered {                                                                 \
  CheckInfo STEM##Info() { return CheckInfo __VA_ARGS__; }                                         \
  std::unique_ptr<CheckBase> STEM##Create() { return std::make_unique<CLASS>(); }                  \
  }

} // namespace corolint

#endif
