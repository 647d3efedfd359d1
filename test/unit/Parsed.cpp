// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/FormatVariadic.h"

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
  task &operator=(task &&) noexcept;
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
  task &operator=(task &&) noexcept;
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
  Text = Prelude;
  Start = Text.size();
  readMarks(Code);
  parse(std::move(Text), std::move(Args), Known);
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

/// The `name` of `$name^` and `$name[[`, taken from the front of \p Rest with its `$`.
static std::string takeName(llvm::StringRef &Rest) {
  llvm::StringRef Behind = Rest;
  if (!Behind.consume_front("$"))
    return "";
  llvm::StringRef Name = Behind.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
  Behind = Behind.drop_front(Name.size());
  if (!Behind.starts_with("^") && !Behind.starts_with("[["))
    return "";
  Rest = Behind;
  return Name.str();
}

/// Appends \p Code to the text, without the marks in it.
void Parsed::readMarks(llvm::StringRef Code) {
  llvm::SmallVector<size_t, 4> Open;
  while (!Code.empty()) {
    std::string Name = takeName(Code);
    if (Code.consume_front("^")) {
      Marks.push_back({Name, Text.size(), Text.size()});
    } else if (Code.consume_front("[[")) {
      Open.push_back(Marks.size());
      Marks.push_back({Name, Text.size(), 0});
    } else if (!Open.empty() && Code.consume_front("]]")) {
      Marks[Open.pop_back_val()].End = Text.size();
    } else {
      Text += Code.front();
      Code = Code.drop_front();
    }
  }
  EXPECT_TRUE(Open.empty()) << "a [[ without its ]]";
}

const Parsed::Mark &Parsed::mark(llvm::StringRef Name) const {
  const Mark *Only = nullptr;
  for (const Mark &M : Marks)
    if (M.Name == Name) {
      EXPECT_FALSE(Only) << "two marks $" << Name.str();
      Only = &M;
    }
  if (!Only)
    llvm::report_fatal_error("no mark $" + Name);
  return *Only;
}

Parsed::Mark Parsed::rangeOf(SourceRange Where) const {
  const SourceManager &SM = AST->getSourceManager();
  if (Where.isInvalid())
    return {};
  CharSourceRange Chars =
      Lexer::getAsCharRange(SM.getExpansionRange(Where), SM, AST->getLangOpts());
  if (!SM.isInMainFile(Chars.getBegin()))
    return {};
  return {"", SM.getFileOffset(Chars.getBegin()), SM.getFileOffset(Chars.getEnd())};
}

bool Parsed::isAt(const Stmt &S, const Mark &M) const {
  Mark Found = rangeOf(S.getSourceRange());
  return Found.Begin == M.Begin && (M.Begin == M.End || Found.End == M.End);
}

std::string Parsed::spot(const Mark &M) const {
  if (M.End <= Start)
    return "outside of the snippet";
  llvm::StringRef Before = llvm::StringRef(Text).substr(Start, M.Begin - Start);
  size_t Column = M.Begin - Start - (Before.rfind('\n') + 1);
  return llvm::formatv("{0}:{1} {2}", Before.count('\n') + 1, Column + 1,
                       llvm::StringRef(Text).slice(M.Begin, M.End));
}

std::string Parsed::spot(SourceRange Where) const { return spot(rangeOf(Where)); }

std::vector<std::string> Parsed::marked(llvm::StringRef Name) const {
  std::vector<std::string> Found;
  for (const Mark &M : Marks)
    if (M.Name == Name && M.Begin != M.End)
      Found.push_back(spot(M));
  return Found;
}

} // namespace corolint::test
