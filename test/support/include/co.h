// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// coro.h and what the cases of test/checks/ use beside it. Pages include coro.h, which is parsed in
// a fraction of the time.
#ifndef COROLINT_TEST_CO_H
#define COROLINT_TEST_CO_H

#include "coro.h"

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

task<int> get_int();
task<> sleep_for(std::chrono::milliseconds Time);

#endif
