// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clang-tidy and clangd give a check the AST and not the Sema that made it. Ours is asked to
// instantiate promise types nobody used yet, so a front-end plugin, which both hosts run without
// being told, remembers it.
#ifndef COROLINT_DRIVER_HOSTS_SEMAWATCH_H
#define COROLINT_DRIVER_HOSTS_SEMAWATCH_H

namespace clang {
class ASTContext;
class Sema;
} // namespace clang

namespace corolint {

/// The living Sema of \p Context on this thread, or null. A null \p Context asks for the youngest.
clang::Sema *semaOf(const clang::ASTContext *Context);

} // namespace corolint

#endif
