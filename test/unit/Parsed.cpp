// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Tooling/Tooling.h"

#include <gtest/gtest.h>

using namespace clang;

namespace corolint::test {
namespace {

const char *const Prelude = R"cpp(
#include <coroutine>
#include <utility>
template <class T = void> struct task {
  struct promise_type {
    task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T);
    void unhandled_exception();
  };
  task(task &&) noexcept;
  ~task() { handle.destroy(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  std::coroutine_handle<> handle;
};
template <> struct task<void> {
  struct promise_type {
    task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void();
    void unhandled_exception();
  };
  task(task &&) noexcept;
  ~task() { handle.destroy(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  std::coroutine_handle<> handle;
};
template <class T> struct generator {
  struct promise_type {
    generator get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
  struct iterator {
    iterator &operator++();
    T operator*() const;
    bool operator!=(int) const;
  };
  iterator begin();
  int end();
};
task<> step();
task<int> number();
task<bool> flag();
struct noisy { noisy(int = 0); ~noisy(); int value; };
struct mutex { void lock(); bool try_lock(); void unlock(); };
struct guard {
  explicit guard(mutex &m) : m(m) { m.lock(); }
  ~guard() { m.unlock(); }
  mutex &m;
};
void use(...);
)cpp";

} // namespace

Parsed::Parsed(llvm::StringRef Code, std::vector<std::string> Args, const Models &Known) {
  PreludeLines = llvm::StringRef(Prelude).count('\n');
  parse(Prelude + Code.str(), std::move(Args), Known);
  EXPECT_EQ(errors(), 0u) << Code.str();
}

Parsed Parsed::bare(llvm::StringRef Code, std::vector<std::string> Args) {
  Parsed P;
  Args.push_back("-ferror-limit=0");
  P.parse(Code.str(), std::move(Args), Models::builtin());
  return P;
}

void Parsed::parse(std::string Code, std::vector<std::string> Args, const Models &Known) {
  Text = std::move(Code);
  Args.push_back("-resource-dir=" COROLINT_RESOURCES);
  Args.push_back("-w");
  IgnoringDiagConsumer Silent;
  AST = tooling::buildASTFromCodeWithArgs(
      Text, Args, "snippet.cpp", "corolint", std::make_shared<PCHContainerOperations>(),
      tooling::getClangStripDependencyFileAdjuster(), tooling::FileContentMappings(), &Silent);
  TheUnit = std::make_unique<Unit>(AST->getASTContext(), &AST->getSema(), Known);
}

unsigned Parsed::errors() const {
  return AST->getDiagnostics().hasErrorOccurred() ? AST->getDiagnostics().getNumErrors() : 0;
}

const Function &Parsed::function(llvm::StringRef Name) {
  for (const auto &F : TheUnit->functions())
    if (F->name() == Name)
      return *F;
  ADD_FAILURE() << "no function " << Name.str();
  return *TheUnit->functions().front();
}

const FunctionDecl &Parsed::declaration(llvm::StringRef Name) {
  for (const Decl *D : context().getTranslationUnitDecl()->decls())
    if (const auto *F = llvm::dyn_cast<FunctionDecl>(D))
      if (F->getIdentifier() && F->getName() == Name)
        return *F;
  llvm::report_fatal_error("no declaration");
}

const VarDecl *Parsed::variable(llvm::StringRef Function_, llvm::StringRef Name) {
  for (const VarDecl *Var : function(Function_).variables())
    if (Var->getName() == Name)
      return Var;
  ADD_FAILURE() << "no variable " << Name.str();
  return nullptr;
}

unsigned Parsed::line(SourceLocation Where) const {
  return AST->getSourceManager().getExpansionLineNumber(Where) - PreludeLines;
}

unsigned Parsed::offsetOf(llvm::StringRef Mark) const {
  std::string Comment = "/*" + Mark.str() + "*/";
  size_t At = Text.find(Comment);
  EXPECT_NE(At, std::string::npos) << Comment;
  At += Comment.size();
  while (At < Text.size() && Text[At] == ' ')
    ++At;
  return At;
}

bool Parsed::beginsAt(const Stmt &S, unsigned Offset) const {
  const SourceManager &SM = AST->getSourceManager();
  SourceLocation Begin = SM.getExpansionLoc(S.getBeginLoc());
  return Begin.isValid() && SM.isInMainFile(Begin) && SM.getFileOffset(Begin) == Offset;
}

} // namespace corolint::test
