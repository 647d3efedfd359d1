// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Declarations.h"

using namespace clang;

namespace corolint {
namespace {

struct Declarations {
  explicit Declarations(const Function &F) {
    for (const auto *Declaration : F.all<DeclStmt>())
      for (const Decl *D : Declaration->decls())
        Of.try_emplace(D, Declaration);
  }
  llvm::DenseMap<const Decl *, const DeclStmt *> Of;
};

} // namespace

const DeclStmt *declarationOf(const VarDecl &Var, const Function &F) {
  return F.get<Declarations>().Of.lookup(&Var);
}

bool isInside(const Stmt *Part, const Stmt *Whole, const Function &F) {
  while (Part && Part != Whole)
    Part = F.parent(Part);
  return Part;
}

} // namespace corolint
