// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An iterator that a helper gives.
#include <map>
#include <string>

#include "coro.h"

namespace {
std::map<int, std::string> Table;
auto lookUp(int Key) { return Table.find(Key); }
struct registry {
  std::map<int, std::string> Names;
  auto find(int Key) { return Names.find(Key); }
};
registry Registry;
void print(const std::string &);
} // namespace

coro::task<> changed(int Key) {
  Table.erase(Key);
  Registry.Names.erase(Key);
  co_await coro::yield_now();
}
coro::task<> kept(int Key) {
  auto At = lookUp(Key);
  co_await coro::yield_now();
  print(At->second); //~ coro-reference-across-suspend
}
coro::task<> keptOfAnObject(int Key) {
  auto At = Registry.find(Key);
  co_await coro::yield_now();
  print(At->second); //~ coro-reference-across-suspend
}
coro::task<> fresh(int Key) {
  co_await coro::yield_now();
  auto At = lookUp(Key);
  print(At->second);
}
