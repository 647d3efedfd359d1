// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which object: the one notion of it. A place is a root and a path of steps from there.
#ifndef COROLINT_CHECKS_VALUES_PLACE_H
#define COROLINT_CHECKS_VALUES_PLACE_H

#include "code/Function.h"

namespace corolint {

/// An object as the body of one function names it. Equal places are the same object, as long as no
/// pointer on the path changes. Places that differ may still be one object, where two pointers that
/// come from elsewhere point to it. Belongs to the Places that made it.
class Place {
public:
  enum Kind {
    Variable,  ///< a variable: local, parameter, static or global
    Capture,   ///< what a lambda's body finds of a variable of the function around it
    This,      ///< the object of the member function
    Field,     ///< a member of base()
    Element,   ///< an element of base(): of an array, a container, a tuple
    Pointee,   ///< what base() points to: a pointer, a smart pointer, an iterator, an optional
    Reference, ///< what base() refers to: a parameter, or a local bound to something without name
  };

  Place() = default;
  explicit operator bool() const { return At != nullptr; }
  bool operator==(Place Other) const { return At == Other.At; }
  bool operator!=(Place Other) const { return At != Other.At; }

  Kind kind() const { return At->Kind; }
  /// The variable or member of the last step, or null.
  const clang::ValueDecl *decl() const;
  /// What this is a part of, or what points or refers to it; null at a root.
  Place base() const { return Place(At->Base); }
  Place root() const;

  /// The variable, where the place is all of it.
  const clang::VarDecl *variable() const;
  /// The variable at the root, or null.
  const clang::VarDecl *rootVariable() const;
  /// Whether this is \p Whole, a part of it, or reached through it.
  bool isWithin(Place Whole) const;
  /// Whether a pointer or reference is on the path: it may be reached by other names.
  bool isIndirect() const;
  /// Whether it lives and dies with the frame of this function.
  bool isFrameLocal() const;

  /// In the order in which the places of the function were first asked for.
  bool operator<(Place Other) const { return id() < Other.id(); }
  unsigned id() const { return At ? At->Id : 0; }

private:
  friend class Places;
  struct Node {
    enum Kind Kind;
    const void *What; ///< a declaration; of an element its index, a constant or variable
    const Node *Base;
    unsigned Id;
  };
  explicit Place(const Node *At) : At(At) {}

  const Node *At = nullptr;
};

/// The places of one function: `F.get<Places>()`.
class Places {
public:
  explicit Places(const Function &F);
  ~Places();

  /// The object that \p E names, copies, or moves from; null where nothing names it. Local
  /// references, structured bindings and pointers that never change are resolved.
  Place of(const clang::Expr *E) const;
  Place of(const clang::VarDecl &Var) const;
  /// What \p E points to, where it is a pointer or a handle of the kind of one.
  Place pointee(const clang::Expr *E) const;

  /// Steps from \p Base.
  Place field(Place Base, const clang::FieldDecl &Field) const;
  Place pointee(Place Base) const;
  Place self() const;

  /// Whether nothing in the body writes to \p D, a variable or member, after it was initialised.
  bool isNeverChanged(const clang::ValueDecl &D) const;
  /// Whether a reference or pointer to \p Var is kept somewhere through which it may be changed.
  bool isExposed(const clang::VarDecl &Var) const;

private:
  struct Changes;
  struct Resolver;
  Place step(enum Place::Kind Kind, const void *What, Place Base) const;
  const Changes &changes() const;

  const Function &F;
  mutable std::map<std::tuple<unsigned, const void *, const void *>, Place::Node> Nodes;
  mutable llvm::DenseMap<const clang::Expr *, Place> Named;
  mutable llvm::DenseMap<const clang::VarDecl *, Place> OfVariables;
  mutable std::unique_ptr<Changes> Known;
};

inline Place placeOf(const clang::Expr *E, const Function &F) { return F.get<Places>().of(E); }

} // namespace corolint

#endif
