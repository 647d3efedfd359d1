// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What differs between compilers, and the one switch of the library.
//
// g++ 12 destroys a temporary closure or aggregate in the operand of a co_await twice if it has a
// non-trivial destructor: `co_await with(x, [s = std::string()] ...)` is wrong there, whatever the
// callee does. Name the lambda and move it in; a capture by reference is harmless. With
// -fsanitize=undefined it miscompiles `if (co_await f())` and `while (co_await f())`: name the
// bool.
//
// AIO_DEBUG must have one value in a whole program: it changes inline functions, and two
// definitions of one inline function are undefined ([basic.def.odr]/14).
#pragma once

#ifndef AIO_DEBUG
#define AIO_DEBUG 0
#endif

#if !defined(__cpp_impl_coroutine) && !defined(__cpp_lib_coroutine)
#error "aio needs C++20 coroutines (-std=c++20)"
#endif

// The attributes, decided by measurement with clang 22:
//  * coro_await_elidable is used on task: `co_await f()` puts f's frame into the caller's, and a
//    task never outlives the full-expression that awaits it as a prvalue.
//  * coro_only_destroy_when_complete is not: an unawaited task is destroyed at its initial
//    suspension point, which that attribute makes undefined.
//  * coro_return_type is not: it rejects a task that passes through std::function or std::invoke.
//    coro_lifetimebound has no effect without it.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::coro_await_elidable)
#define AIO_AWAIT_ELIDABLE [[clang::coro_await_elidable]]
#endif
#endif
#ifndef AIO_AWAIT_ELIDABLE
#define AIO_AWAIT_ELIDABLE
#endif

// A deleted function that says why (P2573), an extension of clang's before C++26. For other
// compilers the name of the return type says it.
#if defined(__clang__) && defined(__cpp_deleted_function)
#define AIO_DELETE(reason)                                                                         \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc++26-extensions\"") =    \
      delete (reason) _Pragma("clang diagnostic pop")
#else
#define AIO_DELETE(reason) = delete
#endif

namespace aio::detail {

inline constexpr bool debugging = AIO_DEBUG != 0;

} // namespace aio::detail
