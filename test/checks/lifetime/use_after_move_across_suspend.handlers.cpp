// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A variable of a try block is another one in the next round, also where an exception ended the last.
#include "coro.h"
#include <string>
#include <vector>

task<std::string> next();
task<> serve(std::string);
void log();

task<> each_its_own() {
  for (;;) {
    try {
      auto s = co_await next();
      co_await serve(std::move(s));
    } catch (...) {
      log();
    }
  }
}

task<> the_same_again() {
  std::string s = co_await next();
  for (;;) {
    try {
      co_await serve(std::move(s)); //~ coro-use-after-move-across-suspend
    } catch (...) {
      log();
    }
  }
}

// A loop over what is gone has no rounds.
struct batch {
  std::vector<std::string> names;
};
task<> merge(std::vector<std::string>);
task<> remove(std::string);

task<> merge_all(std::vector<std::string> names) {
  co_await merge(std::move(names));
  for (const auto &name : names) //~ coro-use-after-move-across-suspend
    co_await remove(name);
}
task<> merge_part(batch b) {
  co_await merge(std::move(b.names));
  for (const auto &name : b.names) //~ coro-use-after-move-across-suspend
    co_await remove(name);
}
task<> merge_and_fill(std::vector<std::string> names) {
  co_await merge(std::move(names));
  names.push_back("last");
  for (const auto &name : names)
    co_await remove(name);
}
