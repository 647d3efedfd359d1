// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Workflow commands of GitHub Actions. GitHub shows ten warnings and ten errors of a step, so the
// surest ones come first and a notice says how many are left.
#include "report/Format.h"
#include "report/Rules.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr size_t ShownByGithub = 10;

std::string escaped(StringRef Text, bool Property) {
  std::string Result;
  for (char C : Text) {
    bool Special = C == '%' || C == '\r' || C == '\n' || (Property && (C == ':' || C == ','));
    Result +=
        Special ? "%" + utohexstr(static_cast<unsigned char>(C), false, 2) : std::string(1, C);
  }
  return Result;
}

std::string messageOf(const Finding &Found) {
  std::string Text = Found.Message;
  for (const Step &S : Found.Steps)
    Text += "\n" + S.Where.File + ":" + utostr(S.Where.Line) + ": " + S.Message;
  return Text;
}

void writeOne(const Finding &Found, raw_ostream &Out) {
  StringRef Command = Found.Level == Severity::Error     ? "error"
                      : Found.Level == Severity::Warning ? "warning"
                                                         : "notice";
  const Span &At = Found.Where;
  Out << "::" << Command << " file=" << escaped(At.File, true) << ",line=" << At.Line
      << ",endLine=" << std::max(At.Line, At.EndLine) << ",col=" << At.Column;
  // Columns are only understood within one line.
  if (At.EndLine == At.Line && At.EndColumn > At.Column)
    Out << ",endColumn=" << At.EndColumn;
  Out << ",title=" << escaped(Found.Check, true) << "::" << escaped(messageOf(Found), false)
      << '\n';
}

} // namespace

void writeGithub(const Outcome &Run, const FormatContext &, raw_ostream &Out) {
  std::vector<const Finding *> Shown;
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      Shown.push_back(&R.Found);
  stable_sort(Shown, [](const Finding *A, const Finding *B) {
    auto Rank = [](const Finding *F) {
      return std::pair(ruleOf(F->Check).Promise, -int(F->Level));
    };
    return Rank(A) < Rank(B);
  });
  for (const Failure &F : Run.Failures)
    writeOne(F.Note, Out);
  for (const Finding *F : Shown)
    writeOne(*F, Out);
  if (Shown.size() > ShownByGithub)
    Out << "::notice title=corolint::+ " << Shown.size() - ShownByGithub
        << " more problems; GitHub shows ten a step, the log shows all\n";
}

} // namespace corolint::driver
