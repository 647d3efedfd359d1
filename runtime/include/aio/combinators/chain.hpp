// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::chain: one generator after the other, each resumed directly (elements_of).
//
// Contract
//   frame:   owns its sources; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw.
#pragma once

#include <aio/detail/source.hpp>

#include <concepts>

namespace aio {

template <detail::async_source Gen, std::same_as<Gen>... More>
Gen chain(Gen first, More... more) {
  co_yield elements_of(std::move(first));
  // A recursion over the pack: a fold of co_yield is beyond g++ 12.
  if constexpr (sizeof...(More) != 0)
    co_yield elements_of(chain(std::move(more)...));
}

} // namespace aio
