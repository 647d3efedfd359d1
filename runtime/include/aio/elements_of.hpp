// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::elements_of: `co_yield elements_of(x)` yields every element of x, Python's `yield from`.
//
// Contract
//   frame:   holds a reference to x, so it belongs in the co_yield and nowhere else.
//   resumes, thread, cancel, throws: as the generator that it is yielded in.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace aio {

// Not an aggregate: g++ 12 destroys the members of an aggregate in a co_yield operand twice.
template <class Range, class Allocator = std::allocator<std::byte>>
class [[nodiscard("co_yield it")]] elements_of {
public:
  explicit elements_of(Range range, Allocator a = Allocator())
      : range(std::forward<Range>(range)), allocator(std::move(a)) {}

  Range range;
  Allocator allocator;
};

template <class Range, class Allocator = std::allocator<std::byte>>
elements_of(Range &&, Allocator = Allocator()) -> elements_of<Range &&, Allocator>;

} // namespace aio
