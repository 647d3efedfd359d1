// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A variable of a try block is another one in the next round, also where an exception ended the last.
#include "coro.h"
#include <string>

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
