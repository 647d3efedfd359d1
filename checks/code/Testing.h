// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code that tests other code: bodies that a test framework calls, assertions, and statements that
// are expected to throw, as in `EXPECT_THROW(f(), E)`.
#ifndef COROLINT_CHECKS_CODE_TESTING_H
#define COROLINT_CHECKS_CODE_TESTING_H

#include "Function.h"

namespace corolint {

/// Whether \p F is the body of a test, which its framework calls.
bool isTestBody(const Function &F);

/// Whether \p S comes from a macro that checks something: ASSERT_EQ, CHECK, REQUIRE, EXPECT_TRUE.
bool isInAssertion(const clang::Stmt *S, const Function &F);

/// Whether a macro put \p S into a try block of its own, or \p F is a lambda for a function that
/// tests for exceptions: it is expected to throw.
bool isExpectedToThrow(const clang::Stmt *S, const Function &F);

} // namespace corolint

#endif
