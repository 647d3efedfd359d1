# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes chains of calls from a coroutine to a blocking call, one file a link, through every kind
of edge and each with a silent twin; runs corolint on them and compares.

usage: chains.py <corolint> <folder> <include folder>"""

import json
import pathlib
import subprocess
import sys

PRELUDE = """#include "coro.h"
#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <thread>
#include <vector>
"""

# What stands between a coroutine and the function `{f}` that it reaches: declarations, the line in
# the coroutine that must be reported, and the same where nothing must be.
EDGES = {
    "call": ("", "{f}();", "co_await std::suspend_never(); coro::spawn([]() -> coro::task<> {{ co_return; }}());"),
    "constructor": ("struct s {{ s() {{ {f}(); }} }};", "s value;", "s *value = nullptr; (void)value;"),
    "member constructor": ("struct m {{ m() {{ {f}(); }} }}; struct s {{ m inner; }};", "s value;",
                           "s *value = nullptr; (void)value;"),
    "operator": ("struct s {{ void operator+(int) {{ {f}(); }} void operator-(int) {{}} }};",
                 "s() + 1;", "s() - 1;"),
    "conversion": ("struct s {{ operator int() {{ {f}(); return 1; }} operator bool() {{ return true; }} }};",
                   "s value; int i = value; (void)i;", "s value; bool b = value; (void)b;"),
    "template": ("template <class T> void t(T v) {{ v(); }}", "t([] {{ {f}(); }});", "t([] {{}});"),
    "virtual": ("struct b {{ virtual void v() {{ {f}(); }} virtual void w() {{}} }};",
                "b *p = new b; p->v();", "b *p = new b; p->w();"),
    "closure": ("", "auto l = [] {{ {f}(); }}; l();", "auto l = [] {{ {f}(); }}; (void)l;"),
    "algorithm": ("", "std::vector<int> v; std::for_each(v.begin(), v.end(), [](int) {{ {f}(); }});",
                  "std::vector<int> v; std::for_each(v.begin(), v.end(), [](int) {{}});"),
    "function object": ("", "std::function<void()> o = [] {{ {f}(); }}; o();",
                        "std::function<void()> o = [] {{ {f}(); }}; (void)o;"),
    "parameter": ("void c(std::function<void()> o) {{ o(); }} void k(std::function<void()> o) {{ static auto kept = o; }}",
                  "c([] {{ {f}(); }});", "k([] {{ {f}(); }});"),
    "generator": ("coro::generator<int> g() {{ {f}(); co_yield 1; }}", "for (int i : g()) (void)i;",
                  "auto made = g(); (void)made;"),
    "thread": ("", "{f}();", "std::thread([] {{ {f}(); }}).detach();"),
    "future": ("", "{f}();", "co_await std::suspend_never(); std::thread t([] {{ {f}(); }}); t.detach();"),
    "nonblocking": ("void n() [[clang::nonblocking]];", "{f}();", "n();"),
}


def chain(depth):
    """Files link1 … linkN: link1 calls link2 … the last one sleeps."""
    files = {}
    for number in range(1, depth + 1):
        last = number == depth
        body = ("std::this_thread::sleep_for(std::chrono::seconds(1));" if last
                else f"link{number + 1}();")
        before = "" if last else f"void link{number + 1}();\n"
        files[f"link{number}.cpp"] = f"#include <chrono>\n#include <thread>\n{before}void link{number}() {{ {body} }}\n"
    return files


def run(corolint, folder, include, files):
    folder.mkdir(parents=True, exist_ok=True)
    database = []
    for name, text in files.items():
        (folder / name).write_text(text)
        database.append({"directory": str(folder), "file": name,
                         "command": f"clang++ -std=c++20 -w -I{include} -c {name}"})
    (folder / "compile_commands.json").write_text(json.dumps(database))
    (folder / ".corolint.yaml").write_text("Root: true\n")
    done = subprocess.run([corolint, "--format", "gcc", "--no-cache", "--quiet"], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{folder}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return [line for line in done.stdout.splitlines() if "[coro-blocking" in line and ": note" not in line]


def main():
    corolint, folder, include = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    wrong = 0
    for depth in range(1, 7):
        # Every kind of edge at one depth, so that each file is parsed once.
        files = chain(depth)
        text, expected = PRELUDE + "void link1();\n", []
        for number, (declarations, bad, good) in enumerate(EDGES.values()):
            text += f"namespace n{number} {{\n{declarations.format(f='link1')}\n"
            text += f"coro::task<> loud() {{ {bad.format(f='link1')} co_return; }}\n"
            expected.append(text.count("\n"))
            text += f"coro::task<> silent() {{ {good.format(f='link1')} co_return; }}\n}}\n"
        files["main.cpp"] = text
        found = sorted(int(line.split(":")[1]) for line in run(corolint, folder / str(depth), include, files))
        if found != expected:
            wrong += 1
            print(f"depth {depth}: lines {found}, expected {expected}")
    print("all as expected" if not wrong else "wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
