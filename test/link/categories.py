# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One coroutine for each category of blocking; runs corolint with each category alone, with all, and
without any, and compares.

usage: categories.py <corolint> <folder> <include folder>"""

import pathlib
import subprocess
import sys

DECLARATIONS = """#include "coro.h"
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
extern "C" {
struct addrinfo;
struct sockaddr;
struct PGconn;
struct PGresult;
int getaddrinfo(const char *, const char *, const addrinfo *, addrinfo **);
int connect(int, const sockaddr *, unsigned);
PGresult *PQexec(PGconn *, const char *);
int cudaDeviceSynchronize();
long read(int, void *, unsigned long);
}
[[clang::annotate("coro::blocking")]] void declared_so();
[[clang::annotate("coro::no_async")]] void not_for_coroutines();
"""

OPERATIONS = {
    "sleep": "std::this_thread::sleep_for(std::chrono::seconds(1));",
    "wait": "std::future<int> f; f.get();",
    "sync-wait": "coro::sync_wait(coro::sleep_ms(1));",
    "dns": 'getaddrinfo("a", nullptr, nullptr, nullptr);',
    "process": 'std::system("true");',
    "db": 'PQexec(nullptr, "select 1");',
    "file": 'std::filesystem::copy("a", "b");',
    "descriptor": "char c; read(3, &c, 1);",
    "stdin": "std::string s; std::cin >> s;",
    "gpu": "cudaDeviceSynchronize();",
    "declared": "declared_so();",
    "no-async": "not_for_coroutines();",
    "net": "connect(1, nullptr, 0);",
    "lock": "static std::mutex m; m.lock(); m.unlock();",
}
# These depend on the mode of a descriptor, or are short: with Strict alone.
UNCERTAIN = {"net", "lock", "descriptor"}


def main():
    corolint, folder, include = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    lines = DECLARATIONS.splitlines()
    line_of = {}
    for category, operation in OPERATIONS.items():
        name = "in_" + category.replace("-", "_")
        lines.append(f"coro::task<> {name}() {{ {operation} co_return; }}")
        line_of[len(lines)] = category
    (folder / "all.cpp").write_text("\n".join(lines) + "\n")
    wrong = []

    def found(categories, strict):
        options = f"    Categories: [{', '.join(categories)}]\n" if categories else ""
        options += "    Strict: true\n" if strict else ""
        names = ("coro-blocking-call", "coro-sync-wait-in-coroutine")
        (folder / ".corolint.yaml").write_text(
            "Root: true\n" +
            ("Checks:\n" + "".join(f"  {n}:\n{options}" for n in names) if options else ""))
        done = subprocess.run(
            [corolint, "check", "all.cpp", "--select", ",".join(names), "--format", "gcc",
             "--no-cache", "--quiet", "--", "-std=c++20", "-w", f"-I{include}"],
            cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return {line_of[int(line.split(":")[1])] for line in done.stdout.splitlines()
                if " warning: " in line}

    def same(what, got, wanted):
        if got != wanted:
            wrong.append(f"{what}: {sorted(got)}, expected {sorted(wanted)}")

    same("by default", found([], False), set(OPERATIONS) - UNCERTAIN)
    same("strict", found([], True), set(OPERATIONS) - {"lock", "descriptor"})
    for category in OPERATIONS:
        same(category, found([category], category in UNCERTAIN), {category})
    print("\n".join(wrong) or "all as expected")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
