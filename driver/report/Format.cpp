// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Format.h"

#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {

ArrayRef<Format> allFormats() {
  static const Format All[] = {
      {"text", "code frames, for people", writeText},
      {"gcc", "the lines of clang-tidy, for problem matchers", writeGcc},
      {"json", "one document, for programs and 'corolint merge'", writeJson},
      {"json-lines", "one JSON object a line", writeJsonLines},
      {"sarif", "SARIF 2.1.0, for code scanning", writeSarif},
      {"github", "annotations of GitHub Actions", writeGithub},
      {"gitlab", "GitLab Code Quality", writeGitlab},
      {"junit", "JUnit XML, for CI servers", writeJunit},
      {"checkstyle", "checkstyle XML, for CI servers", writeCheckstyle},
      {"sonar", "SonarQube generic issues", writeSonar},
      {"rdjson", "reviewdog", writeRdjson},
      {"agent", "one line a finding", writeAgent},
      {"html", "one page to look at", writeHtml},
  };
  return All;
}

Expected<const Format *> findFormat(StringRef Name) {
  std::vector<std::string> Names;
  for (const Format &F : allFormats()) {
    if (Name == F.Name)
      return &F;
    Names.push_back(F.Name);
  }
  return failure("there is no format '" + Name + "'" + didYouMean(Name, Names) +
                 "; formats: " + join(Names, ", "));
}

} // namespace corolint::driver
