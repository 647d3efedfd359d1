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
#include <memory>
#include <thread>
#include <vector>
namespace asio {
struct io_context {};
struct thread_pool {};
template <class Where, class F> void post(Where &, F) {}
}
"""

# Followed with the option AllOverriders alone.
BY_OPTION = {"overrider"}

# What stands between a coroutine and the function `{f}` that it reaches: declarations, the line in
# the coroutine that must be reported, and the same where nothing must be. Where the function that
# blocks is judged by itself, its line is the one with /*!*/.
EDGES = {
    "call": ("", "{f}();", "co_await std::suspend_never(); coro::spawn([]() -> coro::task<> {{ co_return; }}());"),
    "constructor": ("struct s {{ s() {{ {f}(); }} }};", "s value;", "s *value = nullptr; (void)value;"),
    "member constructor": ("struct m {{ m() {{ {f}(); }} }}; struct s {{ m inner; }};", "s value;",
                           "s *value = nullptr; (void)value;"),
    "operator": ("struct s {{ void operator+(int) {{ {f}(); }} void operator-(int) {{}} }};",
                 "s() + 1;", "s() - 1;"),
    "conversion": ("struct s {{ operator int() {{ {f}(); return 1; }} operator bool() {{ return true; }} }};",
                   "s value; int i = value; (void)i;", "s value; bool b = value; (void)b;"),
    "destructor": ("struct s {{ ~s() {{ {f}(); }} }};", "s value;", "s *value = nullptr; (void)value;"),
    "member destructor": ("struct m {{ ~m() {{ {f}(); }} }}; struct s {{ m inner; }};", "s value;",
                          "auto *value = new s; (void)value;"),
    "destructor by pointer": ("struct s {{ ~s() {{ {f}(); }} }};", "auto p = std::make_unique<s>();",
                              "auto p = std::make_unique<s>(); p.release();"),
    "delete": ("struct s {{ ~s() {{ {f}(); }} }};", "s *p = nullptr; delete p;",
               "void *p = nullptr; delete static_cast<int *>(p);"),
    "operator new": ("struct s {{ void *operator new(std::size_t n) {{ {f}(); return nullptr; }} }};",
                     "s *p = new s; (void)p;", "void *p = nullptr; new (p) int;"),
    "delegating constructor": ("struct s {{ s() {{ {f}(); }} s(int) : s() {{}} s(int, int) {{}} }};",
                               "s value(1);", "s value(1, 1);"),
    "base constructor": ("struct b {{ b() {{ {f}(); }} b(int) {{}} }}; struct s : b {{ using b::b; s() = default; }};",
                         "s value;", "s value(1);"),
    "member initializer": ("inline int v() {{ {f}(); return 1; }} struct s {{ int i = v(); }};",
                           "s value;", "s value{{1}};"),
    "default argument": ("inline int v() {{ {f}(); return 1; }} inline void d(int i = v()) {{}}",
                         "d();", "d(1);"),
    "constructor by a factory": ("struct s {{ s() {{ {f}(); }} s(int) {{}} }};",
                                 "auto p = std::make_shared<s>();", "auto p = std::make_shared<s>(1);"),
    "constructor in a container": ("struct s {{ s() {{ {f}(); }} s(int) {{}} }};",
                                   "std::vector<s> v; v.emplace_back();", "std::vector<s> v; v.emplace_back(1);"),
    "iterator": ("struct s {{ int *begin() {{ return 0; }} int *end() {{ {f}(); return 0; }} int *last() {{ {f}(); return 0; }} }};",
                 "s r; for (int i : r) (void)i;", "s r; (void)r.begin();"),
    "method": ("struct s {{ void m() {{ n(); }} void n() {{ {f}(); }} void o() {{}} }};", "s().m();", "s().o();"),
    "overrider": ("struct b {{ virtual void v() {{}} virtual void w() {{}} }}; struct o : b {{ void v() override {{ {f}(); }} }};",
                  "b *p = nullptr; p->v();", "b *p = nullptr; p->w();"),
    "function reference": ("", "auto &r = {f}; r();", "auto &r = {f}; (void)r;"),
    "member pointer": ("struct s {{ void m() {{ {f}(); }} }};", "s v; auto p = &s::m; (v.*p)();",
                       "s v; auto p = &s::m; (void)v; (void)p;"),
    "bound function": ("", "auto b = std::bind(&{f}); b();", "auto b = std::bind(&{f}); (void)b;"),
    "awaiter": ("struct w {{ bool await_ready() {{ return false; }}\n"
                "void await_suspend(std::coroutine_handle<> h) {{ /*!*/ {f}(); h.resume(); }}\n"
                "void await_resume() {{}} }};\n"
                "struct e : w {{ void await_suspend(std::coroutine_handle<> h) {{ std::thread([] {{ {f}(); }}).detach(); }} }};",
                "co_await w();", "co_await e();"),
    "callback": ("void loud_callback(asio::io_context &c) {{ asio::post(c, [] {{ /*!*/ {f}(); }}); }}\n"
                 "void silent_callback(asio::thread_pool &c) {{ asio::post(c, [] {{ {f}(); }}); }}",
                 "(void)0;", "(void)0;"),
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
    "thread that is named": ("", "{f}();", "co_await std::suspend_never(); std::thread t([] {{ {f}(); }}); t.detach();"),
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


def run(corolint, folder, include, files, all_overriders):
    folder.mkdir(parents=True, exist_ok=True)
    database = []
    for name, text in files.items():
        (folder / name).write_text(text)
        database.append({"directory": str(folder), "file": name,
                         "command": f"clang++ -std=c++20 -w -I{include} -c {name}"})
    (folder / "compile_commands.json").write_text(json.dumps(database))
    names = ("call", "in-awaiter", "destructor", "generator-in-coroutine")
    options = "".join(f"  coro-blocking-{n}: {{AllOverriders: true}}\n" for n in names)
    (folder / ".corolint.yaml").write_text(
        "Root: true\n" + ("Checks:\n" + options if all_overriders else ""))
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
        text, all_overriders = PRELUDE + "void link1();\n", depth % 2 == 0
        for number, (name, (declarations, bad, good)) in enumerate(EDGES.items()):
            text += f"namespace n{number} {{\n{declarations.format(f='link1')}\n"
            text += f"coro::task<> loud() {{ {bad.format(f='link1')} co_return; }}"
            if "/*!*/" not in declarations and (all_overriders or name not in BY_OPTION):
                text += " /*!*/"
            text += f"\ncoro::task<> silent() {{ {good.format(f='link1')} co_return; }}\n}}\n"
        expected = [n for n, line in enumerate(text.splitlines(), 1) if "/*!*/" in line]
        files["main.cpp"] = text
        found = sorted(int(line.split(":")[1]) for line in run(corolint, folder / str(depth), include, files, all_overriders))
        if found != expected:
            wrong += 1
            print(f"depth {depth}: not found {sorted(set(expected) - set(found))}, "
                  f"too many {sorted(set(found) - set(expected))}, twice "
                  f"{sorted(n for n in set(found) if found.count(n) > 1)}")
    print("all as expected" if not wrong else "wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
