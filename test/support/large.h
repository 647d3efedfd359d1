// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Precompiled for the pages that include one of these.
#include "small.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <list>
#include <map>
#include <ranges>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <span>
#include <sstream>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <variant>
