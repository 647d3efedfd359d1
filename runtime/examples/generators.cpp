// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// yield and yield from.
#include <aio/generator.hpp>

#include <iostream>
#include <ranges>
#include <string>

aio::generator<int> simple_generator() {
  for (int i = 0; i < 5; ++i)
    co_yield i;
}

aio::generator<int> nested_generator() {
  co_yield -1;
  co_yield aio::elements_of(std::views::iota(0, 3));
  co_yield aio::elements_of(simple_generator());
  co_yield -2;
}

int main() {
  for (int value : simple_generator())
    std::cout << value << '\n';
  for (int value : nested_generator())
    std::cout << value << ' ';
  std::cout << '\n';
}

// prints:
// 0
// 1
// 2
// 3
// 4
// -1 0 1 2 0 1 2 3 4 -2
