// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What co_await gives for a type.
#pragma once

#include <type_traits>
#include <utility>

namespace aio::detail {

template <class A> decltype(auto) awaiter_of(A &&a) {
  if constexpr (requires { std::forward<A>(a).operator co_await(); })
    return std::forward<A>(a).operator co_await();
  else if constexpr (requires { operator co_await(std::forward<A>(a)); })
    return operator co_await(std::forward<A>(a));
  else
    return std::forward<A>(a);
}

template <class A>
using await_result = decltype(std::declval<std::add_lvalue_reference_t<decltype(awaiter_of(
                                  std::declval<A>()))>>().await_resume());

template <class A>
concept awaitable = requires {
  typename await_result<A>;
};

} // namespace aio::detail
