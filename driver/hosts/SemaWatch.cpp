// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SemaWatch.h"

#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace {

// clangd builds preambles and ASTs on several threads; a module built on the way nests.
thread_local llvm::SmallVector<Sema *, 4> Living;

class Watcher final : public SemaConsumer {
public:
  ~Watcher() override { ForgetSema(); }
  void InitializeSema(Sema &S) override {
    Watched = &S;
    Living.push_back(&S);
  }
  void ForgetSema() override {
    if (Watched)
      llvm::erase(Living, Watched);
    Watched = nullptr;
  }

private:
  Sema *Watched = nullptr;
};

class WatchAction final : public PluginASTAction {
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &, llvm::StringRef) override {
    return std::make_unique<Watcher>();
  }
  bool ParseArgs(const CompilerInstance &, const std::vector<std::string> &) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const FrontendPluginRegistry::Add<WatchAction> Registered("corolint-sema",
                                                          "remembers Sema for corolint's checks");

} // namespace

Sema *corolint::semaOf(const ASTContext *Context) {
  for (Sema *S : llvm::reverse(Living))
    if (!Context || &S->getASTContext() == Context)
      return S;
  return nullptr;
}
