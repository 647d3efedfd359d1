// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The two XML formats that CI servers read: JUnit and checkstyle.
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Words.h"

using namespace llvm;

namespace corolint::driver {
namespace {

std::string story(const Finding &Found) {
  std::string Text = Found.Where.File + ":" + std::to_string(Found.Where.Line) + ":" +
                     std::to_string(Found.Where.Column) + ": " + Found.Message + "\n";
  for (const Step &S : Found.Steps)
    Text += "  " + S.Where.File + ":" + std::to_string(S.Where.Line) + ": " + S.Message + "\n";
  return Text;
}

/// Shown findings and failures, by file.
std::map<std::string, std::vector<const Finding *>> byFile(const Outcome &Run) {
  std::map<std::string, std::vector<const Finding *>> Files;
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      Files[R.Found.Where.File].push_back(&R.Found);
  for (const Failure &F : Run.Failures)
    Files[F.Note.Where.File].push_back(&F.Note);
  return Files;
}

} // namespace

void writeJunit(const Outcome &Run, const FormatContext &, raw_ostream &Out) {
  auto Files = byFile(Run);
  // A file without problems is a test that passed.
  for (const std::string &Source : Run.Sources)
    Files[Source];
  size_t Tests = 0, Bad = 0;
  for (const auto &[File, Found] : Files) {
    Tests += std::max<size_t>(1, Found.size());
    Bad += Found.size();
  }
  Out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      << "<testsuites name=\"corolint\" tests=\"" << Tests << "\" failures=\"" << Bad
      << "\" errors=\"0\">\n"
      << "  <testsuite name=\"corolint\" tests=\"" << Tests << "\" failures=\"" << Bad
      << "\" errors=\"0\">\n";
  for (const auto &[File, Found] : Files) {
    if (Found.empty())
      Out << "    <testcase classname=\"" << escapedXml(File) << "\" name=\"corolint\"/>\n";
    for (const Finding *F : Found)
      Out << "    <testcase classname=\"" << escapedXml(File) << "\" name=\""
          << escapedXml(F->Check) << ":" << F->Where.Line << "\" file=\"" << escapedXml(File)
          << "\" line=\"" << F->Where.Line << "\">\n      <failure type=\"" << escapedXml(F->Check)
          << "\" message=\"" << escapedXml(oneLine(F->Message)) << "\">" << escapedXml(story(*F))
          << "</failure>\n    </testcase>\n";
  }
  if (!Run.NotAnalysed.empty())
    Out << "    <system-out>" << escapedXml(Run.NotAnalysed) << "</system-out>\n";
  Out << "  </testsuite>\n</testsuites>\n";
}

void writeCheckstyle(const Outcome &Run, const FormatContext &, raw_ostream &Out) {
  Out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n";
  for (const auto &[File, Found] : byFile(Run)) {
    Out << "  <file name=\"" << escapedXml(File) << "\">\n";
    for (const Finding *F : Found)
      Out << "    <error line=\"" << F->Where.Line << "\" column=\"" << F->Where.Column
          << "\" severity=\"" << (F->Level == Severity::Note ? "info" : word(F->Level))
          << "\" message=\"" << escapedXml(oneLine(F->Message)) << "\" source=\"corolint."
          << escapedXml(F->Check) << "\"/>\n";
    Out << "  </file>\n";
  }
  Out << "</checkstyle>\n";
}

} // namespace corolint::driver
