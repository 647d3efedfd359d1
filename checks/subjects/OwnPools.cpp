// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "OwnPools.h"

#include "code/Walk.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// Whether an object of class \p Record holds one of the standard's classes called \p Names: as a
/// member, in a container, behind a smart pointer.
bool holds(const CXXRecordDecl *Record, llvm::ArrayRef<llvm::StringRef> Names, Types &T,
           unsigned Depth = 0) {
  Record = T.complete(Record);
  if (!Record || Depth == 4)
    return false;
  if (Record->isInStdNamespace()) {
    if (llvm::is_contained(Names, identifierOf(Record)))
      return true;
    const auto *Owner = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    return Owner &&
           llvm::any_of(Owner->getTemplateArgs().asArray(), [&](const TemplateArgument &A) {
             return A.getKind() == TemplateArgument::Type &&
                    holds(recordOf(A.getAsType()), Names, T, Depth + 1);
           });
  }
  return llvm::any_of(Record->fields(),
                      [&](const FieldDecl *Field) {
                        return holds(recordOf(Field->getType()), Names, T, Depth + 1);
                      }) ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           return holds(recordOf(Base.getType()), Names, T, Depth + 1);
         });
}

bool isPool(const CXXRecordDecl *Record, Types &T) {
  return Record && holds(Record, {"thread", "jthread"}, T) &&
         holds(Record, {"condition_variable", "condition_variable_any", "counting_semaphore"}, T);
}

bool mentions(const Stmt *S, const ParmVarDecl *Handle) {
  bool Found = false;
  walk(S, [&](const Stmt *Inner) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Inner);
    const auto *Lambda = dyn_cast<LambdaExpr>(Inner);
    Found |= (Ref && Ref->getDecl() == Handle) ||
             (Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
                return C.capturesVariable() && C.getCapturedVar() == Handle;
              }));
    return !Found;
  });
  return Found;
}

const CXXRecordDecl *pointee(QualType T) {
  return recordOf(T->isPointerType() ? T->getPointeeType() : T);
}

} // namespace

bool resumesOnPool(const CXXRecordDecl *Awaiter, Types &T) {
  for (const FunctionDecl *Suspend : T.members(Awaiter, "await_suspend")) {
    const FunctionDecl *Body = T.defined(Suspend);
    if (!Body || Body->getNumParams() != 1)
      continue;
    bool Found = false;
    walk(Body->getBody(), [&](const Stmt *S) {
      const auto *Call = dyn_cast<CallExpr>(S);
      if (!Call || Call->getNumArgs() != 1 || !mentions(Call->getArg(0), Body->getParamDecl(0)))
        return true;
      // `pool->post(h)`, `queue.push(h)` in the pool itself.
      walk(Call->getCallee(), [&](const Stmt *Part) {
        const auto *Object = dyn_cast<Expr>(Part);
        Found |= Object && !Object->getType().isNull() && isPool(pointee(Object->getType()), T);
        return !Found;
      });
      return !Found;
    });
    if (Found)
      return true;
  }
  return false;
}

} // namespace corolint
