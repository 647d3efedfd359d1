# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""table.py COROLINT SOURCE OUT: writes one program a generator type, in which every mistake that
type allows is made once, and compares what corolint finds in them with the table in
docs/generators.md."""
import os
import pathlib
import re
import subprocess
import sys

corolint, source, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

PRELUDE = """
#include <string>
#include <vector>
#include <unistd.h>
namespace mine {
struct task : parts::owner {
  struct promise_type : parts::lazy, parts::returns<void> { task get_return_object(); };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct task_scope {
  ~task_scope();
  void spawn(task);
  task join();
};
template <class T> void sync_wait(T &&);
}
void use(int);
mine::task work();
"""

# What the consumer writes; {G} is the template, {int} and {string} its instances, {y} an lvalue.
SYNC = {
    "generator-discarded": "{int} d0(); void d1() { d0(); }",
    "generator-iterated-twice":
        "{int} t0(); void t1() {{ auto g = t0(); for (int x : g) use(x); for (int x : g) use(x); }}",
    "generator-element-escapes":
        "{string} e0() {{ {element} s{{}}; co_yield s; {end} }}\n"
        "void e1(std::vector<const {element} *> &v) {{ for (auto &&x : e0()) v.push_back(&x); }}",
    "await-in-sync-generator": "{int} a1() {{ co_await work(); int i = 0; co_yield i; {end} }}",
    "blocking-generator-in-coroutine":
        "{int} b0() {{ int i = 0; sleep(1); co_yield i; {end} }}\n"
        "mine::task b1() {{ for (int x : b0()) use(x); co_return; }}",
    "yield-inside-scope":
        "{int} y1() {{ mine::task_scope s; for (int i = 0; i < 9; ++i) co_yield i; {end} }}",
    "recursive-generator-without-elements-of":
        "{int} r1(int n) {{ co_yield n; for (int x : r1(n - 1)) co_yield x; {end} }}",
    "infinite-generator-materialised":
        "{int} i0() {{ for (int i = 0;;) co_yield i; {end} }}\n"
        "void i1(std::vector<int> &v) {{ for (int x : i0()) v.push_back(x); }}",
    "generator-never-yields": "{int} n1() {{ {end} }}",
}
ASYNC = {
    "generator-discarded": "{int} d0(); void d1() { d0(); }",
    "async-iterator-not-awaited": "{int} p0(); mine::task p1() {{ auto g = p0(); {forgotten}; {more} }}",
    "async-generator-consumed-synchronously":
        "{int} c0(); mine::task c1() {{ auto g = c0(); mine::sync_wait({pull}); {more} }}",
    "generator-iterated-twice":
        "{int} t0(); mine::task t1() {{ auto g = t0(); co_await g.begin(); co_await g.begin(); }}",
    "generator-element-escapes":
        "{string} e0() {{ std::string s; co_yield s; {end} }}\n"
        "mine::task e1(std::string &to) {{ auto g = e0(); {first}; {second}; to = {kept}; {more} }}",
    "async-generator-not-closed":
        "{int} l0(); mine::task l1(bool b) {{ auto g = l0(); co_await {pull}; if (b) co_return; {more} }}",
    "yield-inside-scope":
        "{int} y1() {{ mine::task_scope s; for (int i = 0; i < 9; ++i) co_yield i; {end} }}",
    "recursive-generator-without-elements-of":
        "{int} r1(int n) {{ co_yield n; auto g = r1(n - 1); while (auto x = co_await g.next()) co_yield *x; }}",
    "generator-never-yields": "{int} n1() {{ {end} }}",
}
ORDER = list(dict.fromkeys([*SYNC, *ASYNC]))

ITERATORS = dict(pull="g.begin()", forgotten="auto it = co_await g.begin(); ++it", more="co_return;",
                 first="auto it = co_await g.begin(); auto &x = *it", second="co_await ++it", kept="x")
NEXT = dict(pull="g.next()", forgotten="g.next()", more="co_return;")
CALL = dict(pull="g()", forgotten="g()", more="co_return;")
NEVER = {"async": {"await-in-sync-generator", "blocking-generator-in-coroutine",
                   "infinite-generator-materialised"},
         "sync": {"async-iterator-not-awaited", "async-generator-consumed-synchronously",
                  "async-generator-not-closed"}}


class Type:
    """A generator: where it is declared, how it is pulled, and the mistakes it does not allow."""

    def __init__(self, name, header, *without, style=None, end="co_return;", plain=False, **more):
        self.name, self.header = name, header
        self.snippets = ASYNC if style else SYNC
        self.without = set(without) | NEVER["async" if style else "sync"]
        element = "int" if plain else "std::string"
        self.words = dict(style or {}, end=end, element=element, **more)
        for kind in ("int", "string"):
            inner = {"int": "int", "string": "std::string"}[kind]
            self.words[kind] = name if plain else f"{name}<{inner}>"

    def shown(self):
        return self.name.replace("coroutine::experimental::", "")


FORBIDS = "await-in-sync-generator"
FLAT = "recursive-generator-without-elements-of"
CLOSE = "async-generator-not-closed"
TWICE = "generator-iterated-twice"
ESCAPES = "generator-element-escapes"
TYPES = [
    Type("std::generator", "standins.h", FORBIDS),
    Type("aio::generator", "aio/generator.hpp", FORBIDS),
    Type("cppcoro::generator", "cppcoro.cpp", FORBIDS, FLAT),
    Type("coro::generator", "libcoro.cpp", FLAT),
    Type("tl::generator", "standins.h", FLAT),
    Type("QCoro::Generator", "standins.h", FORBIDS, FLAT),
    Type("ranges::experimental::generator", "standins.h", FORBIDS, FLAT),
    Type("hand::numbers", "standins.h", FLAT, plain=True),
    Type("aio::async_generator", "aio/async_generator.hpp", TWICE,
         style=dict(NEXT, first="auto x = co_await g.next()", second="auto y = co_await g.next()",
                    kept="*x", more="co_await g.close();")),
    Type("cppcoro::async_generator", "cppcoro.cpp", FLAT, CLOSE, style=ITERATORS),
    Type("QCoro::AsyncGenerator", "standins.h", FLAT, CLOSE, style=ITERATORS),
    Type("folly::coro::AsyncGenerator", "lazy.cpp", FLAT, CLOSE, TWICE, ESCAPES, style=NEXT),
    Type("kj_like::generator", "standins.h", FLAT, CLOSE, TWICE, ESCAPES, style=NEXT),
    Type("seastar::coroutine::experimental::generator", "standins.h", FLAT, CLOSE, TWICE, ESCAPES,
         style=CALL),
    Type("boost::cobalt::generator", "cobalt.cpp", FLAT, CLOSE, TWICE, ESCAPES,
         "async-iterator-not-awaited", style=dict(pull="g", more="co_return;"), end="co_return 0;"),
    Type("asio::experimental::coro", "asio.cpp", FLAT, CLOSE, TWICE, ESCAPES,
         "async-iterator-not-awaited", style=dict(pull="g", more="co_return;")),
]


def program(kind):
    text = f'#include "parts.h"\n#include "{kind.header}"\n' + PRELUDE
    places = {}
    for check, snippet in kind.snippets.items():
        if check not in kind.without:
            words = snippet if "{{" not in snippet else snippet.replace("{{", "\1").replace("}}", "\2")
            for word, value in kind.words.items():
                words = words.replace("{" + word + "}", value)
            start = text.count("\n") + 1
            text += words.replace("\1", "{").replace("\2", "}") + "\n"
            places[check] = range(start, text.count("\n") + 1)
    return text, places


def main():
    out.mkdir(parents=True)
    plans = {}
    for number, kind in enumerate(TYPES):
        path = out / f"t{number}.cpp"
        text, places = program(kind)
        path.write_text(text)
        plans[path.name] = (kind, places)
    names = ",".join("coro-" + check for check in ORDER)
    run = subprocess.run(
        [corolint, "check", "--no-cache", "--quiet", "--format", "gcc", "--tier", "preview",
         "--select", names, *(str(out / name) for name in plans), "--", "-std=c++20",
         f"-I{source}/test/generators", f"-I{source}/test/model",
         f"-isystem{source}/runtime/include"], capture_output=True, text=True)
    found = {}
    errors = []
    for line in (run.stdout + run.stderr).splitlines():
        match = re.match(r".*?(t\d+\.cpp):(\d+):\d+: (warning|error): (.*) \[(\S+)\]$", line)
        if not match:
            if ": error: " in line or "fatal" in line:
                errors.append(line)
            continue
        name, number, level, message, check = match.groups()
        check = check.removeprefix("coro-")
        if level == "error" and check not in ORDER:
            errors.append(line)
        elif int(number) in plans[name][1].get(check, ()):
            found.setdefault(name, set()).add(check)
        else:
            errors.append(f"not expected: {line}")
    rows = []
    for name, (kind, places) in plans.items():
        cells = ["found" if check in found.get(name, ()) else "no" if check in places else "–"
                 for check in ORDER]
        rows.append((kind.shown(), cells))
    lines = ["| check | " + " | ".join(f"`{name}`" for name, _ in rows) + " |",
             "| --- |" + " --- |" * len(rows)]
    for column, check in enumerate(ORDER):
        lines.append(f"| coro-{check} | " + " | ".join(cells[column] for _, cells in rows) + " |")
    table = "\n".join(lines)
    page = source / "docs" / "generators.md"
    text = page.read_text()
    written = re.search(r"<!-- table -->\n(.*?)\n<!-- end -->", text, re.S)
    if os.environ.get("COROLINT_BLESS"):
        page.write_text(text.replace(written[1], table))
    elif written[1] != table:
        errors.append("docs/generators.md says something else:\n" + table)
    print("\n".join(errors))
    return bool(errors)


sys.exit(main())
