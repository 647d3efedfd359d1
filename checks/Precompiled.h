// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What nearly every source of this library includes, parsed once: without it the Clang headers
// are nine tenths of its build. None of our own: a change to one would build everything again.
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "clang/Lex/Lexer.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
