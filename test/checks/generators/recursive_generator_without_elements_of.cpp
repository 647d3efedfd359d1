#include "co.h"

#include <aio/async_for.hpp>
#include <aio/generator.hpp>

struct tree {
  tree *Left, *Right;
  int Value;
  aio::generator<int> all() const {
    if (Left)
      for (int Value : Left->all()) //~ coro-recursive-generator-without-elements-of
        co_yield Value;
    co_yield Value;
    if (Right) {
      for (auto &&Value : Right->all()) { //~ coro-recursive-generator-without-elements-of
        co_yield Value;
      }
    }
  }
};

template <class T> aio::generator<T> walk(int Depth) {
  co_yield T(Depth);
  if (Depth)
    for (T Value : walk<T>(Depth - 1)) //~ coro-recursive-generator-without-elements-of
      co_yield Value;
}
template aio::generator<int> walk<int>(int);

aio::generator<int> held(int Depth) {
  auto Rest = held(Depth - 1);
  for (int Value : Rest) //~ coro-recursive-generator-without-elements-of
    co_yield Value;
}

// What follows is right.

aio::generator<int> flat(int Depth) {
  co_yield Depth;
  if (Depth)
    co_yield aio::elements_of(flat(Depth - 1));
}

aio::generator<int> doubled(int Depth) {
  co_yield Depth;
  if (Depth)
    for (int Value : doubled(Depth - 1))
      co_yield Value * 2;
}

aio::generator<int> odd(int Depth) {
  if (Depth)
    for (int Value : odd(Depth - 1))
      if (Value % 2)
        co_yield Value;
}

aio::generator<int> counted(int Depth, int &Count) {
  if (Depth)
    for (int Value : counted(Depth - 1, Count)) {
      ++Count;
      co_yield Value;
    }
}

// Its promise has nothing better.
generator<int> plain(int Depth) {
  co_yield Depth;
  if (Depth)
    for (int Value : plain(Depth - 1))
      co_yield Value;
}
