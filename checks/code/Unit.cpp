// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Unit.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace corolint {
namespace {

/// Finds definitions in user code. What lies in a system header is left at its outermost
/// declaration, which keeps the walk in proportion to the user's own code.
class Collector : public RecursiveASTVisitor<Collector> {
public:
  Collector(const Unit &In, llvm::function_ref<void(const FunctionDecl *)> OnFunction,
            llvm::function_ref<void(const CXXRecordDecl *)> OnRecord)
      : In(In), OnFunction(OnFunction), OnRecord(OnRecord) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitLambdaBody() const { return true; }
  bool shouldWalkTypesOfTypeLocs() const { return false; }
  bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc) { return true; }
  bool TraverseAttr(Attr *) { return true; }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    if (!llvm::isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl>(D) &&
        !In.isUserCode(D->getLocation()))
      return true;
    if (const auto *NS = llvm::dyn_cast<NamespaceDecl>(D); NS && !In.isUserCode(NS->getLocation()))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitFunctionDecl(FunctionDecl *F) {
    if (F->doesThisDeclarationHaveABody() && !F->isDependentContext() && !F->isDefaulted())
      OnFunction(F);
    return true;
  }

  /// The call operator of a closure is implicit code, which the traversal leaves out.
  bool VisitLambdaExpr(LambdaExpr *Lambda) {
    if (FunctionTemplateDecl *Generic = Lambda->getDependentCallOperator()) {
      for (FunctionDecl *Instance : Generic->specializations())
        if (Instance->hasBody() && !Instance->isDependentContext()) {
          OnFunction(Instance);
          TraverseStmt(Instance->getBody());
        }
      return true;
    }
    const CXXMethodDecl *Call = Lambda->getCallOperator();
    if (Call && Call->hasBody() && !Call->isDependentContext())
      OnFunction(Call);
    return true;
  }

  bool VisitCXXRecordDecl(CXXRecordDecl *R) {
    if (R->isThisDeclarationADefinition() && !R->isDependentContext() && !R->isLambda())
      OnRecord(R);
    return true;
  }

private:
  const Unit &In;
  llvm::function_ref<void(const FunctionDecl *)> OnFunction;
  llvm::function_ref<void(const CXXRecordDecl *)> OnRecord;
};

} // namespace

Unit::Unit(ASTContext &Context, Sema *S, const Models &Known)
    : Context(Context), Known(Known), TheTypes(Context, S, Known) {}

Unit::~Unit() = default;

bool Unit::isUserCode(SourceLocation Where) const {
  const SourceManager &SM = Context.getSourceManager();
  return Where.isValid() && !SM.isInSystemHeader(SM.getExpansionLoc(Where));
}

void Unit::collect() {
  if (Collected)
    return;
  Collected = true;
  llvm::DenseSet<const CXXRecordDecl *> SeenRecords;
  auto OnFunction = [&](const FunctionDecl *F) {
    if (ByDecl.count(F->getCanonicalDecl()) || F->isInvalidDecl())
      return;
    Functions.push_back(std::make_unique<Function>(*F, *this));
    ByDecl[F->getCanonicalDecl()] = Functions.back().get();
  };
  auto OnRecord = [&](const CXXRecordDecl *R) {
    if (!R->isInvalidDecl() && SeenRecords.insert(R).second)
      Records.push_back(R);
  };
  Collector Walker(*this, OnFunction, OnRecord);
  // clangd narrows the scope to the declarations of the main file.
  for (Decl *D : Context.getTraversalScope())
    Walker.TraverseDecl(D);
}

llvm::ArrayRef<std::unique_ptr<Function>> Unit::functions() {
  collect();
  return Functions;
}

llvm::ArrayRef<const CXXRecordDecl *> Unit::records() {
  collect();
  return Records;
}

const Function *Unit::function(const FunctionDecl *F) {
  collect();
  return F ? ByDecl.lookup(F->getCanonicalDecl()) : nullptr;
}

const Function *Unit::bodyOf(const FunctionDecl *F) {
  if (!F)
    return nullptr;
  if (const Function *Own = function(F))
    return Own;
  const FunctionDecl *Definition = nullptr;
  if (!F->hasBody(Definition) || Definition->isDependentContext())
    return nullptr;
  Foreign.push_back(std::make_unique<Function>(*Definition, *this));
  ByDecl[F->getCanonicalDecl()] = Foreign.back().get();
  return Foreign.back().get();
}

} // namespace corolint
