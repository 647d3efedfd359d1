// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the end of an object does: its destructor, its members, its bases, and the table of the
// standard library's owners.
#include "Names.h"
#include "PathEffects.h"
#include "Structure.h"

#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

static Paths nothing() { return Paths(0u); }
static Paths unknown() { return Paths(CallsUnknown); }

static Paths maybe(Paths One) { return One |= nothing(); }

Paths PathReader::ofDestructor(QualType Type) {
  if (Type.isNull() || Type->isReferenceType() || Type->isPointerType())
    return nothing();
  if (const auto *Array = Context.getAsArrayType(Type))
    return ofDestructor(Array->getElementType());
  return ofDestructor(recordOf(Type));
}

/// What a model says of the end of an object.
static std::optional<Paths> declared(const CXXRecordDecl &Record, const Models &Known) {
  const TypeModel *Model = Known.type(&Record);
  if (!Model)
    return std::nullopt;
  if (Model->BlockingDestructor || Model->Drop == DropEffect::Blocks)
    return Paths(Blocks);
  if (Model->Drop == DropEffect::Cancels)
    return Paths(EndsFrame);
  if (Model->Drop == DropEffect::Aborts)
    return Paths(Terminates);
  return Model->Drop ? std::optional(nothing()) : std::nullopt;
}

Paths PathReader::ofDestructor(const CXXRecordDecl *Record) {
  Record = T.complete(Record);
  if (!Record || Record->isDependentContext())
    return Record ? unknown() : nothing();
  if (std::optional<Paths> Said = declared(*Record, T.models()))
    return *Said;
  if (Record->isInStdNamespace()) {
    const auto *Owner = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    return Owner ? ofStdObject(*Owner) : nothing();
  }
  if (Record->hasTrivialDestructor() || !Active.insert(Record).second)
    return nothing();
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  Paths Made = nothing();
  if (Destructor && !Destructor->isDefaulted() && !Destructor->isImplicit())
    Made = ofBody(Destructor);
  Made = Made.then(ofParts(*Record));
  Active.erase(Record);
  return Made;
}

Paths PathReader::ofParts(const CXXRecordDecl &Record) {
  Paths Made = nothing();
  for (const FieldDecl *Field : Record.fields())
    Made = Made.then(ofDestructor(Field->getType()));
  for (const CXXBaseSpecifier &Base : Record.bases())
    Made = Made.then(ofDestructor(Base.getType()));
  return Made;
}

static QualType typeArgument(const ClassTemplateSpecializationDecl &Record, unsigned Index) {
  const TemplateArgumentList &Args = Record.getTemplateArgs();
  return Index < Args.size() && Args[Index].getKind() == TemplateArgument::Type
             ? Args[Index].getAsType()
             : QualType();
}

/// What a std::unique_ptr with \p Deleter does to what it points to.
Paths PathReader::ofDeleter(QualType Deleter, QualType Pointee) {
  const CXXRecordDecl *Record = T.complete(Deleter.isNull() ? nullptr : recordOf(Deleter));
  if (Record && Record->isInStdNamespace())
    return ofDestructor(Pointee);
  if (!Record)
    return unknown(); // a pointer to a function
  llvm::SmallVector<const FunctionDecl *, 4> Calls;
  collectMembers(Record, Context.DeclarationNames.getCXXOperatorName(OO_Call), Calls);
  return Calls.size() == 1 ? ofBody(Calls.front()) : unknown();
}

Paths PathReader::ofStdObject(const ClassTemplateSpecializationDecl &Record) {
  llvm::StringRef Name = identifierOf(&Record);
  QualType First = typeArgument(Record, 0);
  if (Name == "unique_ptr")
    return ofDeleter(typeArgument(Record, 1), First);
  if (Name == "shared_ptr" || Name == "__shared_ptr") {
    // What it owns besides, and how it is deleted, was said where it was made.
    const CXXRecordDecl *Pointee = First.isNull() ? nullptr : T.complete(recordOf(First));
    return Pointee ? maybe(ofDestructor(Pointee)).then(Paths(Counts)) : unknown();
  }
  static const llvm::StringRef Holders[] = {"optional", "pair", "tuple", "array", "variant"};
  static const llvm::StringRef Containers[] = {"vector", "deque",    "list",         "forward_list",
                                               "map",    "multimap", "set",          "multiset",
                                               "queue",  "stack",    "unordered_map"};
  bool Holds = llvm::is_contained(Holders, Name);
  if (!Holds && !llvm::is_contained(Containers, Name))
    return nothing();
  Paths Made = nothing();
  for (const TemplateArgument &Arg : Record.getTemplateArgs().asArray()) {
    auto Pack = Arg.getKind() == TemplateArgument::Pack ? Arg.pack_elements() : llvm::ArrayRef(Arg);
    for (const TemplateArgument &Element : Pack)
      if (Element.getKind() == TemplateArgument::Type)
        Made = Made.then(ofDestructor(Element.getAsType()));
  }
  return Holds ? Made : maybe(Made);
}

} // namespace corolint
