// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a coroutine learns that it is cancelled: by a token that it is given, or by one that its
// promise carries, so that every await asks.
#ifndef COROLINT_CHECKS_SUBJECTS_CANCELLATION_H
#define COROLINT_CHECKS_SUBJECTS_CANCELLATION_H

#include "code/Function.h"

namespace corolint {

/// std::stop_token, folly::CancellationToken and their like.
bool isCancellationToken(clang::QualType T);

/// The field of \p Promise, or of its bases, that is a token; null if there is none.
const clang::FieldDecl *tokenOf(const clang::CXXRecordDecl *Promise);

/// Whether the class called \p Name, as models write it, is declared in this unit and derives from
/// std::exception.
bool isStdException(llvm::StringRef Name, clang::ASTContext &Context);

/// Whether the coroutine may suspend in the block that \p Try guards.
bool mayAwaitIn(const clang::CXXTryStmt &Try, const Function &F);

} // namespace corolint

#endif
