// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What every combinator does at its end: the source is closed, and that is awaited, whether the
// combinator ended, threw, or was closed itself.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/awaitable.hpp>
#include <aio/task.hpp>

#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace aio::detail {

/// Closes `source`; goes on with `error`, or with what close() threw if there is none.
template <class Gen> task<> finish(Gen &source, std::exception_ptr error) {
  std::exception_ptr failed;
  try {
    co_await source.close();
  } catch (...) {
    failed = std::current_exception();
  }
  if ((error = first_error(error, failed, "closing a generator failed")))
    std::rethrow_exception(error);
}

/// What a function of the user, which may be a coroutine, gives.
template <class Raw> struct called_result {
  using type = Raw;
};
template <awaitable Raw> struct called_result<Raw> {
  using type = await_result<Raw>;
};
template <class F, class... Args>
using called = typename called_result<std::invoke_result_t<F &, Args...>>::type;

template <class Gen> using element_of = typename Gen::element_type;

/// The element as a value: moved if the generator hands out values, copied if references.
template <class Gen> typename Gen::value_type value_of(element_of<Gen> &x) {
  if constexpr (std::is_lvalue_reference_v<typename Gen::reference>)
    return typename Gen::value_type(x);
  else
    return typename Gen::value_type(std::move(x));
}

template <class T> inline constexpr bool is_async_generator = false;
template <class R, class V, class S>
inline constexpr bool is_async_generator<async_generator<R, V, S>> = true;
template <class T>
concept async_source = is_async_generator<T>;

} // namespace aio::detail
