// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Exceptions.h"

#include "Flow.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {

UnhandledException unhandledException(const CXXRecordDecl *Promise, const Function &F) {
  for (const FunctionDecl *Handler : F.types().members(Promise, "unhandled_exception")) {
    const FunctionDecl *Definition = nullptr;
    if (!Handler->hasBody(Definition))
      continue;
    bool Empty = true;
    UnhandledException Found = UnhandledException::Kept;
    walk(Definition->getBody(), [&](const Stmt *S) {
      Empty &= llvm::isa<CompoundStmt, NullStmt>(S);
      const FunctionDecl *Callee = calleeOf(S);
      if (Callee && isStd(*Callee) && identifierOf(Callee) == "rethrow_exception")
        Found = UnhandledException::Escapes;
      else if (Callee && Callee->isNoReturn())
        Found = UnhandledException::Terminates;
      else if (const auto *Throw = dyn_cast<CXXThrowExpr>(S); Throw && !Throw->getSubExpr())
        Found = UnhandledException::Escapes;
      return true;
    });
    return Empty ? UnhandledException::Vanishes : Found;
  }
  return UnhandledException::Kept;
}

bool isNoexcept(const FunctionDecl &F) {
  const auto *Type = F.getType()->getAs<FunctionProtoType>();
  return Type && isNoexceptExceptionSpec(Type->getExceptionSpecType()) && Type->isNothrow();
}

bool mayThrow(const CoawaitExpr &Await) {
  const Expr *Resume = Await.getResumeExpr();
  const FunctionDecl *Callee = Resume ? calleeOf(Resume->IgnoreImplicit()) : nullptr;
  return !Callee || !isNoexcept(*Callee);
}

bool isCaught(const Stmt *S, const Function &F, const Stmt *Within) {
  for (const Stmt *Child = S, *Parent; (Parent = F.parent(Child)) && Child != Within;
       Child = Parent)
    if (const auto *Try = dyn_cast<CXXTryStmt>(Parent); Try && Try->getTryBlock() == Child)
      return true;
  return false;
}

namespace {

/// A throw in the body itself or in what it calls: further away it is a possibility among many.
class Search {
public:
  const CXXThrowExpr *in(const FunctionDecl *Callee, const Function &From, unsigned Depth) {
    const Function *Body = Depth < 2 ? From.unit().bodyOf(Callee) : nullptr;
    if (!Body || isNoexcept(*Callee) || !Seen.insert(Callee->getCanonicalDecl()).second ||
        !From.unit().isUserCode(Body->decl().getLocation()))
      return nullptr;
    bool Catches = Body->isCoroutine() && Body->returns().Kind != TypeKind::Task;
    if (Catches)
      return nullptr;
    return first(*Body, Depth);
  }

  const CXXThrowExpr *first(const Function &F, unsigned Depth) {
    for (const Stmt *S : F.statements())
      if (const CXXThrowExpr *Found = at(S, F, Depth))
        return Found;
    return nullptr;
  }

  const CXXThrowExpr *at(const Stmt *S, const Function &F, unsigned Depth,
                         const Stmt *Within = nullptr) {
    if (const auto *Throw = dyn_cast<CXXThrowExpr>(S))
      return Throw->getSubExpr() && isReached(S, F, Within) ? Throw : nullptr;
    const FunctionDecl *Callee = calleeOf(S);
    if (!Callee || isCaught(S, F, Within))
      return nullptr;
    // A coroutine that keeps its exceptions throws where it is awaited.
    const Function *Body = F.unit().bodyOf(Callee);
    if (Body && Body->isCoroutine() && fateOf(llvm::cast<Expr>(S), F).What != Fate::Awaited)
      return nullptr;
    const CXXThrowExpr *Found = in(Callee, F, Depth + 1);
    return Found && isReached(S, F, Within) ? Found : nullptr;
  }

private:
  static bool isReached(const Stmt *S, const Function &F, const Stmt *Within) {
    return !isCaught(S, F, Within) && (!flowOf(F) || flowOf(F)->reachable(S));
  }
  llvm::SmallPtrSet<const FunctionDecl *, 8> Seen;
};

} // namespace

const CXXThrowExpr *throwIn(const FunctionDecl *Callee, const Function &From) {
  return Search().in(Callee, From, 1);
}

std::vector<Thrower> throwsOutOf(const Stmt *Block, const Function &F) {
  std::vector<Thrower> Found;
  Search Seen;
  walk(Block, [&](const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    if (!E || isCaught(E, F, Block))
      return true;
    const auto *Throw = dyn_cast<CXXThrowExpr>(E);
    if (!Throw)
      Throw = Seen.at(E, F, 0, Block);
    if (Throw)
      Found.push_back({E, Throw});
    return true;
  });
  return Found;
}

std::vector<Thrower> uncaughtThrows(const Function &F) {
  std::vector<Thrower> Found;
  Search Seen;
  for (const Stmt *S : F.statements())
    if (const auto *E = dyn_cast<Expr>(S))
      if (const CXXThrowExpr *Throw = Seen.at(E, F, 0))
        Found.push_back({E, Throw});
  return Found;
}

} // namespace corolint
