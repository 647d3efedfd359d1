// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Blocking.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  std::vector<std::string> Patterns = {"async_*", "co_*",   "*_async", "async*",
                                       "*Async",  "*_coro", "*Coro",   "*_co"};
  static constexpr auto describe() {
    return std::tuple{option("Patterns", &Options::Patterns,
                             "Names of an asynchronous twin; '*' stands for the name of the "
                             "function that is called.")};
  }
};

struct AsyncAlternativeAvailable final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CXXMemberCallExpr>()) {
      const CXXMethodDecl *Callee = Call->getMethodDecl();
      if (!Callee || !Callee->getIdentifier() || F.types().of(Call->getType()).SelfAwaitable ||
          F.types().of(Call->getType()).isTask() || blockingUse(Call, F))
        continue;
      if (const FunctionDecl *Twin = twinOf(*Callee, Call->getRecordDecl(), F))
        R.warn(Call->getSourceRange(), "'{0}' is synchronous; await '{1}' instead",
               Callee->getName(), Twin->getName())
            .step(Twin->getLocation(), "the asynchronous form");
    }
  }

private:
  const FunctionDecl *twinOf(const CXXMethodDecl &Callee, const CXXRecordDecl *In,
                             const Function &F) const {
    for (const std::string &Pattern : Options.Patterns) {
      auto [Before, After] = llvm::StringRef(Pattern).split('*');
      std::string Name = Callee.getName().str();
      if (!Before.empty() && !Before.ends_with("_"))
        Name[0] = llvm::toUpper(Name[0]);
      for (const FunctionDecl *Twin : F.types().members(In, (Before + Name + After).str()))
        if (isTwin(Callee, *Twin, F))
          return Twin;
    }
    return nullptr;
  }

  /// The same parameters, perhaps one more (a completion token, a stop token), and something to
  /// await; of a template, whose result its token decides, the parameters alone can be compared.
  static bool isTwin(const CXXMethodDecl &Callee, const FunctionDecl &Twin, const Function &F) {
    unsigned Count = Callee.getNumParams();
    if (Twin.isDeleted() || Twin.getNumParams() < Count || Twin.getNumParams() > Count + 1)
      return false;
    for (unsigned I = 0; I != Count; ++I) {
      QualType A = Callee.getParamDecl(I)->getType(), B = Twin.getParamDecl(I)->getType();
      if (!A->isDependentType() && !B->isDependentType() && !F.context().hasSameType(A, B))
        return false;
    }
    QualType Result = F.types().returnType(&Twin);
    if (Result.isNull() || Result->isDependentType())
      return Twin.getNumParams() == Count + 1;
    const TypeProfile &P = F.types().of(Result);
    return P.SelfAwaitable || P.isTask();
  }
};
} // namespace

COROLINT_CHECK(async_alternative_available, AsyncAlternativeAvailable,
               ({.Name = "coro-async-alternative-available",
                 .Summary = "A coroutine calls a synchronous function that has an awaitable twin",
                 .Promise = Tier::Pedantic}))
