// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Invocation.h"

#include "Disarm.h"
#include "ErrorCollector.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Basic/TargetOptions.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Whether Clang knows the target that \p Invocation names, with its processor and all.
bool hasTarget(clang::CompilerInvocation &Invocation, ErrorCollector &Errors) {
  clang::CompilerInstance Instance;
  Instance.createVirtualFileSystem(vfs::getRealFileSystem(), &Errors);
  Instance.createDiagnostics(&Errors, /*ShouldOwnClient=*/false);
  clang::TargetOptions Copy = Invocation.getTargetOpts();
  return clang::TargetInfo::CreateTargetInfo(Instance.getDiagnostics(), Copy) != nullptr;
}

/// GCC has processors that Clang does not know. Which one it is changes macros at most.
void forgetProcessor(clang::CompilerInvocation &Invocation) {
  clang::TargetOptions &Target = Invocation.getTargetOpts();
  clang::TargetOptions Plain;
  Plain.Triple = Target.Triple;
  Plain.HostTriple = Target.HostTriple;
  Target = Plain;
}

} // namespace

MadeInvocation makeInvocation(ArrayRef<std::string> Flags) {
  std::vector<const char *> Words;
  for (const std::string &Word : Flags)
    Words.push_back(Word.c_str());
  ErrorCollector Errors;
  clang::CompilerInstance Instance;
  Instance.createVirtualFileSystem(vfs::getRealFileSystem(), &Errors);
  Instance.createDiagnostics(&Errors, /*ShouldOwnClient=*/false);
  clang::CreateInvocationOptions Options;
  Options.Diags = Instance.getDiagnosticsPtr();
  Options.RecoverOnError = true;
  MadeInvocation Result;
  Result.Made = clang::createInvocation(Words, Options);
  if (Result.Made) {
    disarm(*Result.Made);
    // Debug information would go into compiled modules, of which none are written.
    Result.Made->getHeaderSearchOpts().ModuleFormat = "raw";
    // Made from a run of the program, and not there.
    Result.Made->getCodeGenOpts().ProfileInstrumentUsePath.clear();
    if (!hasTarget(*Result.Made, Errors))
      forgetProcessor(*Result.Made);
  }
  for (const Step &Error : Errors.errors())
    Result.Refused.push_back(Error.Message);
  return Result;
}

} // namespace corolint::driver
