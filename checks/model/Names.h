// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names as library models write them: qualified, without template arguments, inline namespaces
// or anonymous namespaces ("std::lock_guard", "boost::asio::awaitable", "seastar::future::get").
#ifndef COROLINT_CHECKS_MODEL_NAMES_H
#define COROLINT_CHECKS_MODEL_NAMES_H

#include "clang/AST/Decl.h"

#include <string>

namespace corolint {

std::string canonicalName(const clang::NamedDecl &D);

/// Whether that is \p Name. Builds no name, which in deeply nested code is a long one.
bool hasCanonicalName(const clang::NamedDecl &D, llvm::StringRef Name);

/// The identifier of \p D; empty for null, and for what has none: operators, constructors.
llvm::StringRef identifierOf(const clang::NamedDecl *D);

/// The record behind \p T after references and sugar are stripped, or null.
const clang::CXXRecordDecl *recordOf(clang::QualType T);

/// Whether \p D belongs to namespace std, members of its classes included.
bool isStd(const clang::Decl &D);

} // namespace corolint

#endif
