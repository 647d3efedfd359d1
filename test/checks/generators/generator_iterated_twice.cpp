// co_context, P2502: begin and end of the same range are one pass.
#include "coro.h"
#include <ranges>

int one_pass(generator<int> All) {
  auto At = std::ranges::begin(All);
  auto End = std::ranges::end(All);
  return At != End ? *At : 0;
}

int two_passes(generator<int> All) {
  auto At = std::ranges::begin(All);
  auto Again = std::ranges::begin(All); //~ coro-generator-iterated-twice
  return *At + *Again;
}
