// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Says to corolint what code cannot: docs/annotations.md explains each. With other compilers the
// macros are nothing, so that a library can carry them in its public headers.
#ifndef COROLINT_ANNOTATIONS_HPP
#define COROLINT_ANNOTATIONS_HPP

#if defined(__clang__) && defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::annotate)
#define COROLINT_ANNOTATE(text) [[clang::annotate(text)]]
#endif
#endif
#ifndef COROLINT_ANNOTATE
#define COROLINT_ANNOTATE(text)
#endif

// Functions.
#define COROLINT_BLOCKING COROLINT_ANNOTATE("coro::blocking")
#define COROLINT_BLOCKING_ON(category) COROLINT_ANNOTATE("coro::blocking(" #category ")")
#define COROLINT_NONBLOCKING COROLINT_ANNOTATE("coro::nonblocking")
#define COROLINT_NO_ASYNC COROLINT_ANNOTATE("coro::no_async")
#define COROLINT_DETACH_OK COROLINT_ANNOTATE("coro::detach_ok")
#define COROLINT_THREAD_SWITCH COROLINT_ANNOTATE("coro::thread_switch")
#define COROLINT_SPAWN COROLINT_ANNOTATE("coro::spawn")
#define COROLINT_JOIN COROLINT_ANNOTATE("coro::join")

// Types.
#define COROLINT_SCOPE COROLINT_ANNOTATE("coro::scope")
#define COROLINT_SINGLE_SHOT COROLINT_ANNOTATE("coro::single_shot")
#define COROLINT_MULTI_AWAIT COROLINT_ANNOTATE("coro::multi_await")
#define COROLINT_CANCELLATION_TYPE COROLINT_ANNOTATE("coro::cancellation_type")

// Functions, parameters and variables.
#define COROLINT_LIFETIME_OK(reason) COROLINT_ANNOTATE("coro::lifetime_ok(" reason ")")
// Functions and classes.
#define COROLINT_VALID_UNTIL_SUSPEND COROLINT_ANNOTATE("coro::valid_until_suspend")

#endif
