// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Keys.h"

#include "model/Names.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

void addClosures(llvm::ArrayRef<TemplateArgument> Args, const SourceManager &SM, unsigned Depth,
                 std::string &Key);

void addClosure(const CXXRecordDecl *Record, const SourceManager &SM, unsigned Depth,
                std::string &Key) {
  if (!Record || Depth == 4)
    return;
  if (Record->isLambda())
    Key += "~" + std::to_string(SM.getFileOffset(SM.getFileLoc(Record->getBeginLoc())));
  else if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    addClosures(Spec->getTemplateArgs().asArray(), SM, Depth + 1, Key);
}

void addClosures(llvm::ArrayRef<TemplateArgument> Args, const SourceManager &SM, unsigned Depth,
                 std::string &Key) {
  for (const TemplateArgument &Arg : Args)
    if (Arg.getKind() == TemplateArgument::Pack)
      addClosures(Arg.pack_elements(), SM, Depth, Key);
    else if (Arg.getKind() == TemplateArgument::Type)
      addClosure(recordOf(Arg.getAsType()), SM, Depth, Key);
}

} // namespace

std::string KeyMaker::of(const FunctionDecl &F) {
  const SourceManager &SM = Context.getSourceManager();
  const FunctionDecl *Canonical = F.getCanonicalDecl();
  llvm::SmallString<128> Usr;
  index::generateUSRForDecl(Canonical, Usr);
  std::string Key = Usr.str().str();
  if (const TemplateArgumentList *Args = F.getTemplateSpecializationArgs())
    addClosures(Args->asArray(), SM, 0, Key);
  for (const DeclContext *In = F.getDeclContext(); In; In = In->getParent()) {
    addClosure(dyn_cast<CXXRecordDecl>(In), SM, 0, Key);
    if (const auto *Outer = dyn_cast<FunctionDecl>(In))
      if (const TemplateArgumentList *Args = Outer->getTemplateSpecializationArgs())
        addClosures(Args->asArray(), SM, 0, Key);
  }
  // What is still alike (anonymous classes as template arguments) is told apart in its own unit.
  std::string Unique = Key;
  for (unsigned Number = 2; true; ++Number) {
    auto [Found, New] = Taken.try_emplace(Unique, Canonical);
    if (New || Found->second == Canonical)
      return Unique;
    Unique = Key + "#" + std::to_string(Number);
  }
}

} // namespace corolint
