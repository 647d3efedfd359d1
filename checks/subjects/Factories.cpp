// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Factories.h"

#include "Blocking.h"
#include "model/Names.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

/// Makes an object of its own, or its class's, first template argument.
bool isFactory(const FunctionDecl &Callee) {
  static constexpr llvm::StringRef Makers[] = {"make_unique",   "make_shared",  "make_optional",
                                               "emplace_front", "emplace_back", "emplace"};
  if (!Callee.getIdentifier() || !llvm::is_contained(Makers, Callee.getName()))
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (!Method)
    return Callee.isInStdNamespace();
  // What the emplace() of others is given says where, and of a map, in pairs.
  const CXXRecordDecl *Class = Method->getParent();
  return Class->isInStdNamespace() && Class->getIdentifier() &&
         (Callee.getName() != "emplace" || Class->getName() == "optional");
}

const CXXRecordDecl *madeBy(const FunctionDecl &Callee) {
  const TemplateArgumentList *Arguments = Callee.getTemplateSpecializationArgs();
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (const auto *Class = llvm::dyn_cast_if_present<ClassTemplateSpecializationDecl>(
          Method ? Method->getParent() : nullptr))
    Arguments = &Class->getTemplateArgs();
  if (!Arguments || !Arguments->size() || Arguments->get(0).getKind() != TemplateArgument::Type)
    return nullptr;
  const CXXRecordDecl *Made = recordOf(Arguments->get(0).getAsType());
  return Made && Made->hasDefinition() ? Made->getDefinition() : nullptr;
}

} // namespace

const CXXConstructorDecl *constructorRunBy(const CallExpr &Call, const FunctionDecl &Callee) {
  const CXXRecordDecl *Made = isFactory(Callee) ? madeBy(Callee) : nullptr;
  if (!Made)
    return nullptr;
  unsigned Count = writtenArguments(&Call).size();
  const CXXConstructorDecl *Only = nullptr;
  for (const CXXConstructorDecl *Constructor : Made->ctors()) {
    if (Constructor->isCopyOrMoveConstructor() || Constructor->isDeleted() ||
        Constructor->getMinRequiredArguments() > Count || Constructor->getNumParams() < Count)
      continue;
    if (Only)
      return nullptr;
    Only = Constructor;
  }
  return Only;
}

} // namespace corolint
