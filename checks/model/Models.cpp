// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Models.h"

#include "ModelReader.h"
#include "Names.h"

#include "llvm/Support/GlobPattern.h"

using namespace clang;

namespace corolint {
namespace {

llvm::StringRef tailOf(llvm::StringRef Name) {
  size_t At = Name.rfind("::");
  return At == llvm::StringRef::npos ? Name : Name.drop_front(At + 2);
}

bool isPattern(llvm::StringRef Name) { return Name.contains('*'); }

bool matches(llvm::StringRef Pattern, llvm::StringRef Name) {
  if (!isPattern(Pattern))
    return Pattern == Name;
  llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Pattern);
  if (!Glob) {
    llvm::consumeError(Glob.takeError());
    return false;
  }
  return Glob->match(Name);
}

/// The newest entry of \p Index that names \p D. Names whose last part is a pattern are filed
/// under the empty key.
template <class Model>
const Model *find(const llvm::StringMap<std::vector<const Model *>> &Index, llvm::StringRef Tail,
                  const NamedDecl &D) {
  std::optional<std::string> Name;
  for (llvm::StringRef Key : {Tail, llvm::StringRef()}) {
    auto Found = Index.find(Key);
    if (Found == Index.end())
      continue;
    if (!Name)
      Name = canonicalName(D);
    for (auto It = Found->second.rbegin(); It != Found->second.rend(); ++It)
      if (matches((*It)->Name, *Name))
        return *It;
  }
  return nullptr;
}

template <class Model>
void file(llvm::StringMap<std::vector<const Model *>> &Index, const Model *Entry) {
  llvm::StringRef Tail = tailOf(Entry->Name);
  Index[isPattern(Tail) ? llvm::StringRef() : Tail].push_back(Entry);
}

/// The name models use for \p F: operators and conversions have none, constructors the class's.
llvm::StringRef tailOf(const FunctionDecl &F) {
  if (const auto *Ctor = llvm::dyn_cast<CXXConstructorDecl>(&F))
    return Ctor->getParent()->getIdentifier() ? Ctor->getParent()->getName() : "";
  return F.getIdentifier() ? F.getName() : llvm::StringRef();
}

} // namespace

const Models &Models::builtin() {
  static const Models Built = [] {
    Models Made;
    struct File {
      llvm::StringRef Name;
      llvm::StringRef Text;
    };
    static const File Files[] = {
#define COROLINT_FILE(NAME, TEXT) {NAME, TEXT},
#include "Models.inc"
#undef COROLINT_FILE
    };
    for (const File &F : Files)
      // A unit test reads each file by itself; a fault in one must not take the rest along.
      if (llvm::Error Failed = Made.add(F.Text, F.Name))
        llvm::report_fatal_error(std::move(Failed));
    return Made;
  }();
  return Built;
}

llvm::Error Models::add(llvm::StringRef Yaml, llvm::StringRef FileName) {
  llvm::Expected<ModelDocument> Read = readModels(Yaml, FileName);
  if (!Read)
    return Read.takeError();
  for (TypeModel &Entry : Read->Types) {
    Types.push_back(std::make_shared<const TypeModel>(std::move(Entry)));
    file(TypesByTail, Types.back().get());
  }
  for (FunctionModel &Entry : Read->Functions) {
    Functions.push_back(std::make_shared<const FunctionModel>(std::move(Entry)));
    file(FunctionsByTail, Functions.back().get());
  }
  return llvm::Error::success();
}

void Models::add(const Models &Other) {
  for (const auto &Entry : Other.Types) {
    Types.push_back(Entry);
    file(TypesByTail, Entry.get());
  }
  for (const auto &Entry : Other.Functions) {
    Functions.push_back(Entry);
    file(FunctionsByTail, Entry.get());
  }
}

const TypeModel *Models::type(const CXXRecordDecl *Record) const {
  if (!Record || !Record->getIdentifier())
    return nullptr;
  return find(TypesByTail, Record->getName(), *Record);
}

const TypeModel *Models::type(QualType T) const { return type(recordOf(T)); }

const FunctionModel *Models::function(const FunctionDecl *Callee) const {
  if (!Callee)
    return nullptr;
  llvm::StringRef Tail = tailOf(*Callee);
  return Tail.empty() ? nullptr : find(FunctionsByTail, Tail, *Callee);
}

bool Models::has(const FunctionDecl *Callee, Role R) const {
  const FunctionModel *Model = function(Callee);
  return Model && Model->has(R);
}

} // namespace corolint
