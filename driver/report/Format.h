// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Output formats, one source file each in formats/.
#ifndef COROLINT_DRIVER_REPORT_FORMAT_H
#define COROLINT_DRIVER_REPORT_FORMAT_H

#include "Outcome.h"
#include "support/Files.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint::driver {

struct FormatContext {
  FormatContext(const Paths &Names, SourceTexts &Texts) : Names(Names), Texts(Texts) {}

  const Paths &Names;
  SourceTexts &Texts;
  bool Color = false;
  bool Hyperlinks = false;
  bool ShowSuppressed = false;
  bool Quiet = false;
  bool CoreOnly = false;       ///< a higher tier would look for more
  unsigned Width = 0;          ///< columns of a line of text; 0 is any number
  bool SarifForGithub = false; ///< no uriBaseId, no suppressed results
  /// Shown in the text format; absent where the output must not depend on the machine.
  std::optional<double> Seconds;
};

struct Format {
  const char *Name;
  const char *Help;
  void (*Write)(const Outcome &, const FormatContext &, llvm::raw_ostream &);
};

llvm::ArrayRef<Format> allFormats();
llvm::Expected<const Format *> findFormat(llvm::StringRef Name);

void writeAgent(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeCheckstyle(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeGithub(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeGitlab(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeHtml(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeJson(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeJsonLines(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeJunit(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeRdjson(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeSarif(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeSonar(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeText(const Outcome &, const FormatContext &, llvm::raw_ostream &);
void writeGcc(const Outcome &, const FormatContext &, llvm::raw_ostream &);

} // namespace corolint::driver

#endif
