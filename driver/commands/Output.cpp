// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Output.h"

#include "support/Terminal.h"
#include "support/Text.h"
#include "llvm/Support/Process.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Terminals that show the text of a hyperlink, and not its bytes.
bool knowsHyperlinks() {
  return isSet("VTE_VERSION") || isSet("WT_SESSION") || isSet("KITTY_WINDOW_ID") ||
         isSet("KONSOLE_VERSION") || isSet("WEZTERM_PANE") || isSet("FORCE_HYPERLINK");
}

} // namespace

Expected<Output> Output::from(const Arguments &Args) {
  Output Result;
  std::vector<std::string> Wanted = Args.values(OPT_format);
  if (Wanted.empty())
    Wanted.push_back("text");
  for (StringRef Text : Wanted) {
    auto [Name, File] = Text.split('=');
    Expected<const Format *> How = findFormat(Name);
    if (!How)
      return How.takeError();
    Result.Targets.push_back({*How, File.empty() ? "-" : File.str()});
  }
  if (std::optional<std::string> File = Args.value(OPT_output))
    Result.Targets.front().File = *File;
  Expected<std::string> Color = Args.word(OPT_color, {"auto", "always", "never"});
  if (!Color)
    return Color.takeError();
  Result.Color = *Color;
  Expected<std::string> Profile = Args.word(OPT_sarif_profile, {"all", "github"});
  if (!Profile)
    return Profile.takeError();
  Result.SarifForGithub = *Profile == "github";
  Result.Quiet = Args.has(OPT_quiet);
  Result.ShowSuppressed = Args.has(OPT_show_suppressed);
  return std::move(Result);
}

Error Output::write(const Outcome &Run, const Paths &Names, SourceTexts &Texts, double Seconds,
                    bool CoreOnly) const {
  for (const Target &To : Targets) {
    FormatContext Context(Names, Texts);
    bool ToTerminal = To.File == "-" && sys::Process::StandardOutIsDisplayed();
    Context.Width = To.File == "-" ? outputWidth() : 0;
    Context.CoreOnly = CoreOnly;
    Context.Color = To.File == "-" ? wantsColor(Color) : Color == "always";
    Context.Hyperlinks = Context.Color && ToTerminal && knowsHyperlinks();
    Context.ShowSuppressed = ShowSuppressed;
    Context.Quiet = Quiet;
    Context.SarifForGithub = SarifForGithub;
    if (ToTerminal)
      Context.Seconds = Seconds;
    if (Error Failed = writeFile(To.File, [&](raw_ostream &Out) {
          To.How->Write(Run, Context, Out);
          return Error::success();
        }))
      return Failed;
  }
  outs().flush();
  return Error::success();
}

} // namespace corolint::driver
