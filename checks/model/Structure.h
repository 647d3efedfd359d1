// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the definition of a class shows before anything is concluded from it: members, bodies,
// copies, moves.
#ifndef COROLINT_CHECKS_MODEL_STRUCTURE_H
#define COROLINT_CHECKS_MODEL_STRUCTURE_H

#include "Types.h"

#include "clang/Sema/Scope.h"
#include "clang/Sema/Sema.h"

namespace corolint {

/// Instantiating what nobody wrote may fail in ways that SFINAE does not catch (static_assert in
/// coroutine_traits, as libfork and KJ have); no such error is the user's. Sema gives up its
/// outermost scope at the end of the unit, and declares builtins in it that an instantiation
/// mentions first.
class Quiet {
public:
  explicit Quiet(clang::Sema &S)
      : S(S), Diags(S.getDiagnostics()), Before(Diags.getSuppressAllDiagnostics()),
        Late(nullptr, clang::Scope::DeclScope, Diags), Trap(S) {
    Diags.setSuppressAllDiagnostics(true);
    if (!S.TUScope)
      S.TUScope = &Late;
  }
  ~Quiet() {
    if (S.TUScope == &Late)
      S.TUScope = nullptr;
    Diags.setSuppressAllDiagnostics(Before);
  }

private:
  clang::Sema &S;
  clang::DiagnosticsEngine &Diags;
  bool Before;
  clang::Scope Late;
  clang::Sema::SFINAETrap Trap;
};

/// The statements of \p F, or of the template it will be made from.
const clang::Stmt *visibleBody(const clang::FunctionDecl *F);

/// The constant that \p F returns, one that its template arguments choose included.
std::optional<bool> constantAnswer(const clang::FunctionDecl *F, Types &T);

/// Whether \p Body calls a member named \p Name on anything; enough to see `handle_.destroy()`
/// and `handle_.done()` in template patterns too.
bool callsMember(const clang::Stmt *Body, llvm::StringRef Name);

/// Whether the body of await_suspend \p F does something with the handle that it is given, but to
/// ask for the promise.
bool usesHandle(const clang::FunctionDecl *F);

/// Whether await_suspend \p F, or a function that it gives its handle to, keeps the handle, resumes
/// it or destroys it; a hook that only looks at it does not. Where the body is not visible: no.
bool keepsHandle(const clang::FunctionDecl *F, Types &T);

/// Whether \p F is part of what the compiler calls on a promise (initial_suspend(),
/// await_transform(), return_value()), so that a call written by hand makes no coroutine.
bool isPromiseProtocol(const clang::FunctionDecl *F, Types &T);

bool isCopyable(const clang::CXXRecordDecl *Record);
bool isMovable(const clang::CXXRecordDecl *Record);

/// The functions called \p Name of \p Record, else of the nearest bases that have any.
void collectMembers(const clang::CXXRecordDecl *Record, clang::DeclarationName Name,
                    llvm::SmallVectorImpl<const clang::FunctionDecl *> &Out, unsigned Depth = 0);

/// Whether \p Record or a base of it has a member \p Name.
bool namesMember(const clang::CXXRecordDecl *Record, clang::DeclarationName Name, Types &T);

bool hasAwaiterMembers(Types &T, const clang::CXXRecordDecl *Record);

/// The class that \p Record or a base of it calls `promise_type`.
const clang::CXXRecordDecl *promiseTypeIn(const clang::CXXRecordDecl *Record,
                                          clang::ASTContext &Context);

/// Whether a specialization of std::coroutine_traits, \p Traits, may be for \p Record.
bool mayBeSpecialized(const clang::ClassTemplateDecl *Traits, const clang::CXXRecordDecl *Record);

} // namespace corolint

#endif
