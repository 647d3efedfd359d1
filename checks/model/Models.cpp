// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Models.h"

#include "Annotations.h"
#include "ModelReader.h"
#include "Names.h"

using namespace clang;

namespace corolint {
namespace {

llvm::StringRef tailOf(llvm::StringRef Name) {
  size_t At = Name.rfind("::");
  return At == llvm::StringRef::npos ? Name : Name.drop_front(At + 2);
}

bool isPattern(llvm::StringRef Name) { return Name.contains('*'); }

/// Whether an entry may speak of \p D at all, names apart.
bool speaksOf(const TypeModel &, const NamedDecl &) { return true; }
bool speaksOf(const FunctionModel &Entry, const NamedDecl &D) {
  return !Entry.OnlyC || llvm::cast<FunctionDecl>(D).isExternC();
}

/// The last part of the name that models use for \p F; that of a constructor is its class's.
std::string tailOf(const FunctionDecl &F) {
  if (const auto *Ctor = llvm::dyn_cast<CXXConstructorDecl>(&F))
    return Ctor->getParent()->getIdentifier() ? Ctor->getParent()->getName().str() : "";
  if (F.getIdentifier())
    return F.getName().str();
  bool Operator = F.isOverloadedOperator() || llvm::isa<CXXConversionDecl>(F);
  return Operator ? F.getNameAsString() : "";
}

} // namespace

template <class Model> void Models::Index<Model>::add(const Model &Entry) {
  if (!isPattern(Entry.Name)) {
    ByTail[tailOf(llvm::StringRef(Entry.Name))].push_back(&Entry);
    return;
  }
  // The reader has tried the pattern already.
  if (llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Entry.Name))
    Patterns.push_back({std::move(*Glob), &Entry});
  else
    llvm::consumeError(Glob.takeError());
}

template <class Model>
const Model *Models::Index<Model>::find(llvm::StringRef Tail, const NamedDecl &D) const {
  if (auto Found = ByTail.find(Tail); Found != ByTail.end())
    for (const Model *Entry : llvm::reverse(Found->second))
      if (speaksOf(*Entry, D) && hasCanonicalName(D, Entry->Name))
        return Entry;
  for (const auto &[Glob, Entry] : llvm::reverse(Patterns)) {
    // Asked of every call there is, and nearly always in vain.
    if (char Last = Entry->Name.back(); Last != '*' && Last != Tail.back())
      continue;
    llvm::StringRef Wanted = tailOf(llvm::StringRef(Entry->Name));
    if (Tail.starts_with(Wanted.take_until([](char C) { return C == '*'; })) &&
        (isPattern(Wanted) || Wanted == Tail) && speaksOf(*Entry, D) &&
        Glob.match(canonicalName(D)))
      return Entry;
  }
  return nullptr;
}

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
  for (TypeModel &Entry : Read->Types)
    add(std::make_shared<const TypeModel>(std::move(Entry)));
  for (FunctionModel &Entry : Read->Functions)
    add(std::make_shared<const FunctionModel>(std::move(Entry)));
  add(Read->Offers);
  return llvm::Error::success();
}

void Models::add(const Models &Other) {
  for (const auto &Entry : Other.Types)
    add(Entry);
  for (const auto &Entry : Other.Functions)
    add(Entry);
  add(Other.Offered);
}

void Models::add(std::shared_ptr<const TypeModel> Entry) {
  TypeIndex.add(*Entry);
  Types.push_back(std::move(Entry));
}

void Models::add(std::shared_ptr<const FunctionModel> Entry) {
  FunctionIndex.add(*Entry);
  Functions.push_back(std::move(Entry));
}

void Models::add(const Offers &More) {
  for (const auto &[Library, Entries] : More)
    for (const auto &[Category, Text] : Entries)
      Offered[Library][Category] = Text;
}

const TypeModel *Models::type(const CXXRecordDecl *Record) const {
  if (!Record || !Record->getIdentifier())
    return nullptr;
  return TypeIndex.find(Record->getName(), *Record);
}

const TypeModel *Models::type(QualType T) const { return type(recordOf(T)); }

const FunctionModel *Models::function(const FunctionDecl *Callee) const {
  if (!Callee)
    return nullptr;
  if (const auto *Ctor = llvm::dyn_cast<CXXConstructorDecl>(Callee);
      Ctor && Ctor->isCopyOrMoveConstructor())
    return nullptr;
  std::string Tail = tailOf(*Callee);
  if (Tail.empty())
    return nullptr;
  if (const FunctionModel *Found = FunctionIndex.find(Tail, *Callee))
    return Found;
  if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Callee))
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      if (const FunctionModel *Found = function(Overridden))
        return Found;
  return nullptr;
}

bool Models::has(const FunctionDecl *Callee, Role R) const {
  if (!Callee)
    return false;
  if (hasAnnotatedRole(*Callee, R))
    return true;
  const FunctionModel *Model = function(Callee);
  if (!Model || !Model->has(R))
    return false;
  if (R == Role::Spawns && Model->has(Role::SpawnsJoinable))
    return Callee->getReturnType()->isVoidType();
  if (R == Role::SpawnsJoinable && Model->has(Role::Spawns))
    return !Callee->getReturnType()->isVoidType();
  return true;
}

llvm::StringRef Models::replacement(const BlockingModel &Blocking, llvm::StringRef Library) const {
  if (auto Own = Blocking.Replacements.find(Library.str()); Own != Blocking.Replacements.end())
    return Own->second;
  auto Known = Offered.find(Library.str());
  if (Known == Offered.end())
    return {};
  if (auto Found = Known->second.find(Blocking.Category); Found != Known->second.end())
    return Found->second;
  // What waits for a task is not to run elsewhere: it is to be awaited.
  if (Blocking.Category == "sync-wait")
    return "co_await";
  auto Found = Known->second.find("offload");
  return Found == Known->second.end() ? llvm::StringRef() : Found->second;
}

} // namespace corolint
