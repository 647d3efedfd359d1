// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What corolint-clangd takes of clangd. The packages have no headers of clangd: these are
// declarations of LLVM 22, as few as possible. The linker says so when a function has moved (--wrap
// of a name that nobody has leaves an undefined symbol).
#ifndef COROLINT_DRIVER_HOSTS_CLANGD_H
#define COROLINT_DRIVER_HOSTS_CLANGD_H

#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <cstdio>
#include <memory>

namespace clang {
class ASTContext;
class Sema;
namespace format {
struct FormatStyle;
}
} // namespace clang

namespace clang::clangd {

int clangdMain(int argc, char *argv[]);

using TidyProvider = llvm::unique_function<void(tidy::ClangTidyOptions &, llvm::StringRef) const>;

/// Messages are not sent concurrently; a reply is sent by the thread that has worked it out.
class Transport {
public:
  class MessageHandler;
  virtual ~Transport() = default;
  virtual void notify(llvm::StringRef Method, llvm::json::Value Params) = 0;
  virtual void call(llvm::StringRef Method, llvm::json::Value Params, llvm::json::Value ID) = 0;
  virtual void reply(llvm::json::Value ID, llvm::Expected<llvm::json::Value> Result) = 0;
  virtual llvm::Error loop(MessageHandler &) = 0;
};

enum JSONStreamStyle { Standard, Delimited };

struct Position {
  int line;
  int character;
};

class SymbolIndex;
class CommandMangler;

class ParsedAST {
public:
  ASTContext &getASTContext();
  Sema &getSema();
};

/// std::optional<HoverInfo>, which is returned in memory and only handed on: its size is the
/// caller's business.
struct HoverResult {
  HoverResult(const HoverResult &) = delete;
  ~HoverResult();
};

llvm::Expected<SourceLocation> sourceLocationInMainFile(const SourceManager &SM, Position P);

} // namespace clang::clangd

#endif
