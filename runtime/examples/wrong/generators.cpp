// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Iterates a generator twice; delegates to itself without elements_of.
#include <aio/generator.hpp>

#include <iostream>

aio::generator<int> simple_generator() {
  for (int i = 0; i < 5; ++i)
    co_yield i;
}

struct tree {
  tree *left = nullptr;
  tree *right = nullptr;
  int value = 0;
};

aio::generator<int> walk(const tree *t) {
  if (t == nullptr)
    co_return;
  for (int x : walk(t->left)) //~ coro-recursive-generator-without-elements-of
    co_yield x;
  co_yield t->value;
  for (int x : walk(t->right)) //~ coro-recursive-generator-without-elements-of
    co_yield x;
}

int main() {
  auto values = simple_generator();
  for (int value : values)
    std::cout << value << '\n';
  for (int value : values) //~ coro-generator-iterated-twice
    std::cout << value << '\n';
  simple_generator(); //~ coro-generator-discarded
}
