// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Precompiled for the pages that need no more: each header here costs every such page time.
#include <coroutine>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>
