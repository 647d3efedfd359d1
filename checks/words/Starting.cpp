// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Starting.h"

#include "Awaiting.h"
#include "code/Testing.h"

namespace corolint {

bool declares(llvm::StringRef Name, clang::ASTContext &Context) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  Name.split(Parts, "::");
  const clang::DeclContext *In = Context.getTranslationUnitDecl();
  for (llvm::StringRef Part : llvm::ArrayRef(Parts).drop_back()) {
    const clang::NamespaceDecl *Inner = nullptr;
    for (const clang::NamedDecl *D : In->lookup(&Context.Idents.get(Part)))
      if (const auto *Space = llvm::dyn_cast<clang::NamespaceDecl>(D))
        Inner = Space;
    if (!Inner)
      return false;
    In = Inner;
  }
  return !In->lookup(&Context.Idents.get(Parts.back())).empty();
}

/// Whether this unit declares all that \p Code names with its namespace.
static bool declaresAllIn(llvm::StringRef Code, clang::ASTContext &Context) {
  while (!Code.empty()) {
    llvm::StringRef Name =
        Code.take_while([](char C) { return C == ':' || C == '_' || llvm::isAlnum(C); });
    if (Name.contains("::") && !declares(Name, Context))
      return false;
    Code = Code.drop_front(Name.empty() ? 1 : Name.size());
  }
  return true;
}

/// The code that starts task "{0}" and lets it run; likewise.
static std::string spawnFor(const TypeProfile &Profile, const Function &F) {
  auto Library = F.models().offers().find(Profile.Library);
  if (Library == F.models().offers().end())
    return {};
  auto Code = Library->second.find("spawn");
  return Code != Library->second.end() && declaresAllIn(Code->second, F.context()) ? Code->second
                                                                                   : std::string();
}

void offerToRun(FindingBuilder &Found, const clang::Expr *Value, const TypeProfile &Profile,
                const Function &F) {
  auto Offer = [&](llvm::StringRef Title, llvm::StringRef Code) {
    auto [Before, After] = Code.split("{0}");
    if (!Code.empty())
      Found.fix(FixSafety::Unsafe, (Title + Code).str(), [&](EditList &Edits) {
        Edits.insertBefore(Value->getBeginLoc(), Before);
        Edits.insertAfterToken(Value->getEndLoc(), After);
      });
  };
  std::string Spawn = spawnFor(Profile, F), Bridge = bridgeFor(Profile, F);
  if (!Bridge.empty())
    Bridge += "({0})";
  // Nothing runs what main() or a test spawns; what an event loop calls must not wait.
  if (F.decl().isMain() || isTestBody(F)) {
    Offer("wait for it, by ", Bridge);
    Offer("start it, by ", Spawn);
  } else {
    Offer("start it, by ", Spawn);
    Offer("wait for it, by ", Bridge);
  }
}

} // namespace corolint
