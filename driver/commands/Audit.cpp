// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why everything that coroutines borrow is safe, or not.
#include "Command.h"

#include "Project.h"
#include "link/Lifetimes.h"
#include "report/FindingJson.h"
#include "report/Outcome.h"
#include "run/Progress.h"
#include "support/Text.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace corolint::driver {
namespace {

class Table {
public:
  Table(const std::vector<AuditedBorrow> &Rows, const Paths &Names) : Rows(Rows), Names(Names) {}

  void text() const {
    size_t Widths[2] = {};
    for (const AuditedBorrow &Row : Rows) {
      Widths[0] = std::max(Widths[0], placeOf(Row.Where).size());
      Widths[1] = std::max(Widths[1], subjectOf(Row).size());
    }
    // A name that is a template's may be long; it alone breaks the column.
    Widths[1] = std::min<size_t>(Widths[1], 60);
    size_t Counts[3] = {};
    for (const AuditedBorrow &Row : Rows) {
      ++Counts[unsigned(Row.Is)];
      outs() << left_justify(word(Row.Is), 8) << left_justify(placeOf(Row.Where), Widths[0] + 2)
             << left_justify(subjectOf(Row), Widths[1]) << "  " << Row.Reason << '\n';
    }
    outs() << formatv("{0} borrowed: {1} safe, {2} open, {3} unsafe\n", Rows.size(), Counts[0],
                      Counts[1], Counts[2]);
  }

  void json() const {
    json::Array Borrows;
    for (const AuditedBorrow &Row : Rows) {
      json::Array Calls;
      for (const AuditedCall &Call : Row.Calls) {
        json::Object Entry{
            {"at", toJson(Call.Where)}, {"verdict", word(Call.Is)}, {"task", word(Call.End)}};
        if (Call.At.valid())
          Entry["taskAt"] = toJson(Call.At);
        if (!Call.Via.empty())
          Entry["via"] = Call.Via;
        Calls.push_back(std::move(Entry));
      }
      Borrows.push_back(json::Object{{"at", toJson(Row.Where)},
                                     {"verdict", word(Row.Is)},
                                     {"coroutine", Row.Coroutine},
                                     {"borrows", Row.What},
                                     {"reason", Row.Reason},
                                     {"calls", std::move(Calls)}});
    }
    outs() << formatv("{0:2}\n",
                      json::Value(json::Object{{"version", 1}, {"borrows", std::move(Borrows)}}));
  }

private:
  std::string placeOf(const Span &Where) const {
    return formatv("{0}:{1}:{2}", Names.shown(Where.File), Where.Line, Where.Column);
  }
  static std::string subjectOf(const AuditedBorrow &Row) { return Row.Coroutine + ": " + Row.What; }

  const std::vector<AuditedBorrow> &Rows;
  const Paths &Names;
};

} // namespace

Expected<int> runAudit(const Arguments &Given) {
  Arguments Args = Given;
  if (Args.positional().empty() || Args.positional().front() != "lifetimes")
    return failure("say what to audit: corolint audit lifetimes [paths]");
  Args.dropFirstPositional();
  setQuiet(Args.has(OPT_quiet));
  Expected<std::string> Form = Args.word(OPT_as, {"text", "json"});
  if (!Form)
    return Form.takeError();
  Expected<RunLimits> Limits = limitsFrom(Args);
  if (!Limits)
    return Limits.takeError();
  Expected<std::unique_ptr<Project>> From = Project::open(Args);
  if (!From)
    return From.takeError();
  if ((*From)->jobs().empty())
    return ExitUsage;
  Progress Shown((*From)->jobs().size(), !Args.has(OPT_quiet));
  std::vector<AuditedBorrow> Rows;
  Expected<Outcome> Run = analyseProject(**From, *Limits, Shown, [&](ArrayRef<UnitSummary> Units) {
    Rows = auditLifetimes(Units, [&](StringRef File) { return (*From)->names().shown(File); });
  });
  if (!Run)
    return Run.takeError();
  Shown.clear();
  if (Run->Interrupted)
    return 128 + *Run->Interrupted;
  erase_if(Rows, [&](const AuditedBorrow &Row) {
    return !Run->Sources.count(Row.Where.File) &&
           (*From)->origins().ofFile(Row.Where.File) != Origin::Own;
  });
  Table Made(Rows, (*From)->names());
  *Form == "json" ? Made.json() : Made.text();
  for (const Failure &Failed : Run->Failures)
    printError(Failed.Source + ": " + Failed.Note.Message);
  if (!Run->Failures.empty())
    return ExitIncomplete;
  if (!Run->Problems.empty())
    return ExitUsage;
  return any_of(Rows, [](const AuditedBorrow &Row) { return Row.Is == Safety::Unsafe; })
             ? ExitFindings
             : ExitClean;
}

} // namespace corolint::driver
