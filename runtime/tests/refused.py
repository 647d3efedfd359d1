# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""refused.py INCLUDE COMPILER FLAG...: what does not compile says why, in a line with `error:`."""
import re
import subprocess
import sys

include, *compiler = sys.argv[1:]

PRELUDE = """
#include <aio/async_for.hpp>
#include <aio/timeout.hpp>
#include <chrono>
using namespace std::chrono_literals;
aio::task<int> f() { co_return 1; }
aio::async_generator<int> numbers() { co_yield 1; }
"""

# Code, and what one compiler or the other says: g++ 12 has no = delete("reason"), and prints the
# name of the return type.
REFUSED = [
    ("aio::task<int> t() { co_return co_await aio::timeout(1s, f()); }",
     "for a task write aio::wait_for"),
    ("aio::task<int> t() { auto x = f(); co_return co_await x; }",
     "a.task.is.awaited.once"),
    ("aio::task<> t() { auto g = numbers(); for (int x : g) (void)x; co_return; }",
     "an.async.generator.is.no.range"),
    ("aio::task<> t() { co_await numbers(); }",
     "an.async.generator.is.not.awaitable"),
    ("aio::generator<int> g() { co_yield co_await f(); }",
     "an.aio.+generator.is.synchronous"),
]

failed = False
for code, why in REFUSED:
    run = subprocess.run([*compiler, "-std=c++20", "-fsyntax-only", "-I" + include, "-x", "c++", "-"],
                         input=PRELUDE + code, capture_output=True, text=True)
    errors = "\n".join(line for line in run.stderr.splitlines() if "error:" in line)
    if run.returncode == 0 or not re.search(why, errors):
        failed = True
        print(f"{code}\nshould be refused with: {why}\n{run.stderr}")
run = subprocess.run([*compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                      "-I" + include, "-x", "c++", "-"], input=PRELUDE, text=True)
sys.exit(failed or run.returncode != 0)
