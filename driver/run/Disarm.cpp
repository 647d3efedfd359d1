// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Disarm.h"

#include "clang/Lex/HeaderSearchOptions.h"

namespace corolint::driver {

void disarm(clang::CompilerInvocation &Invocation) {
  clang::FrontendOptions &Frontend = Invocation.getFrontendOpts();
  Frontend.Plugins.clear();
  Frontend.AddPluginActions.clear();
  Frontend.PluginArgs.clear();
  Frontend.LLVMArgs.clear();
  Frontend.ProgramAction = clang::frontend::ParseSyntaxOnly;
  for (std::string *Output :
       {&Frontend.OutputFile, &Frontend.SymbolGraphOutputDir, &Frontend.StatsFile,
        &Frontend.TimeTracePath, &Frontend.ModuleOutputPath, &Frontend.DumpMinimizationHintsPath})
    Output->clear();
  Invocation.getDependencyOutputOpts() = clang::DependencyOutputOptions();
  Invocation.getDiagnosticOpts().DiagnosticLogFile.clear();
  Invocation.getDiagnosticOpts().DiagnosticSerializationFile.clear();
  // Header modules would be built into a cache; the headers are read as text instead. C++20's named
  // modules are only read.
  Invocation.getHeaderSearchOpts().ImplicitModuleMaps = false;
  Invocation.getHeaderSearchOpts().ModuleCachePath.clear();
  clang::LangOptions &Language = Invocation.getLangOpts();
  Language.ImplicitModules = false;
  // Lists for what is built; Clang ends the process where one cannot be read.
  for (std::vector<std::string> *Lists :
       {&Language.NoSanitizeFiles, &Language.ProfileListFiles, &Language.XRayAlwaysInstrumentFiles,
        &Language.XRayNeverInstrumentFiles, &Language.XRayAttrListFiles})
    Lists->clear();
}

} // namespace corolint::driver
