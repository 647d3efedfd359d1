#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""shapes.py COROLINT [--sizes N,…] [--tier TIER] [SHAPE…]: how time grows with one function.

Each shape is a function of n alike parts. A row gives the CPU seconds of corolint and of
`clang++ -fsyntax-only` for each n, and the exponent between the last two. A shape fails if corolint
fails where clang does not, or if it needs more than twice clang's time and grows faster than
n ^ 1.5.
"""
import argparse
import math
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).parents[1]
SUPPORT = ROOT / "test/support/include"
HEAD = """#include "coro.h"
#include <mutex>
#include <utility>
#include <vector>
task<> step();
task<> take(int &);
int number(int);
void look(const int &);
extern bool flag;
extern std::mutex mutex;
"""
SHAPES = {}


def shape(make):
    SHAPES[make.__name__] = make
    return make


def body(parts, parameters=""):
    return f"task<> work({parameters}) {{\n" + "\n".join(parts) + "\nco_await step();\n}\n"


def each(n, text):
    return [text.replace("@", str(i)) for i in range(n)]


@shape
def awaits(n):
    return body(each(n, "co_await step();"))


@shape
def locals_lent(n):
    return body(each(n, "int v@ = number(@); co_await take(v@); look(v@);"))


@shape
def parameters(n):
    return body(each(n, "look(p@);"), ", ".join(each(n, "const int &p@")))


@shape
def captures(n):
    lambdas = each(n, "auto l@ = [&v@]() -> task<> { co_await take(v@); }; co_await l@();")
    return body(each(n, "int v@ = 0;") + lambdas)


@shape
def members(n):
    fields = each(n, "int a@ = 0; std::mutex m@;")
    methods = each(n, "task<> w@() { if (a@) { co_await step(); a@ = 1; } }")
    return "struct s {\n" + "\n".join(fields + methods) + "\n};\n"


@shape
def handlers_in_a_row(n):
    return body(each(n, "try { co_await step(); } catch (int) { number(@); }"))


@shape
def handlers_of_one_try(n):
    kinds = "".join(each(n, "struct e@ {};\n"))
    return kinds + body(["try { co_await step(); }"] + each(n, "catch (e@ &) { number(@); }"))


@shape
def tries_nested(n):
    return body(["try { co_await step();"] * n + ["} catch (...) { number(1); }"] * n)


@shape
def scopes_nested(n):
    return body(each(n, "{ int v@ = 0; co_await take(v@);") + ["}"] * n)


@shape
def loops_nested(n):
    return body(each(n, "for (int i@ = 0; i@ < 2; ++i@) { co_await take(i@);") + ["}"] * n)


@shape
def ifs_nested(n):
    return body(["if (flag) { co_await step();"] * n + ["}"] * n)


@shape
def else_ifs(n):
    return body(["".join(each(n, "if (a == @) co_await step(); else ")) + "co_return;"], "int a")


@shape
def flags_asked_twice(n):
    first = each(n, "if (x@) co_await step();")
    second = each(n, "if (!x@) co_await step();")
    return body(first + second, ", ".join(each(n, "bool x@")))


@shape
def flags_assigned(n):
    return body(each(n, "bool d@ = false; if (flag) { co_await step(); d@ = true; }"
                        " if (!d@) co_await step();"))


@shape
def structured_bindings(n):
    return body(each(n, "auto [a@, b@] = std::pair(number(@), 1); co_await take(a@); look(b@);"))


@shape
def references_to_references(n):
    return body(["int r0 = 0;"] + [f"int &r{i} = r{i - 1};" for i in range(1, n)] +
                [f"co_await take(r{n - 1});"])


@shape
def stored_tasks(n):
    return body(each(n, "auto t@ = step();") + each(n, "co_await std::move(t@);"))


@shape
def locks(n):
    return body(each(n, "{ std::lock_guard<std::mutex> k@(mutex); number(@); } co_await step();"))


@shape
def calls_chained(n):
    return "struct b { b &f(int); };\n" + body(["x" + ".f(1)" * n + ";"], "b x")


@shape
def calls_nested(n):
    return body(["int x = " + "number(" * n + "1" + ")" * n + "; co_await take(x);"])


@shape
def switch_cases(n):
    return body(["switch (a) {"] + each(n, "case @: co_await step(); break;") + ["}"], "int a")


@shape
def call_chain(n):
    calls = [f"void c{i}() {{ c{i - 1}(); }}" for i in range(1, n)]
    return "#include <unistd.h>\nvoid c0() { usleep(1000); }\n" + "\n".join(calls) + "\n" + \
        body([f"c{n - 1}();"])


def cpu(command, folder):
    """CPU seconds and exit status; of a run that lasts two minutes, none."""
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, child.returncode


def measure(name, sizes, corolint, clang, tier):
    rows = []
    flags = ["-std=c++20", "-fbracket-depth=100000", f"-I{SUPPORT}"]
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / ".git").mkdir()
        for n in sizes:
            (pathlib.Path(folder) / "a.cpp").write_text(HEAD + SHAPES[name](n))
            theirs = cpu([clang, *flags, "-w", "-fsyntax-only", "a.cpp"], folder)
            ours = cpu([corolint, "--no-cache", "--tier", tier, "--timeout", "120", "a.cpp", "--",
                        *flags], folder)
            rows.append((n, *ours, *theirs))
            if ours[1] not in (0, 1):
                break
    return rows


def judge(name, rows):
    def exponent(column):
        (n, *first), (m, *last) = rows[-2:]
        return math.log(max(last[column], .01) / max(first[column], .01)) / math.log(m / n)

    failed = any(ours not in (0, 1) and theirs == 0 for _, _, ours, _, theirs in rows)
    grows = exponent(0) if len(rows) > 1 else 0
    heavy = rows[-1][1] > 2 * rows[-1][3]
    cells = "  ".join(f"{n}: {t:.2f} ({c:.2f})" for n, t, _, c, _ in rows)
    bad = failed or (heavy and grows > 1.5)
    print(f"{name:26} {cells}  exponent {grows:.1f}{'  FAILED' if bad else ''}", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corolint", type=pathlib.Path)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    parser.add_argument("--sizes", default="250,500,1000,2000")
    parser.add_argument("--tier", default="preview")
    parser.add_argument("--clang", default="/usr/lib/llvm-22/bin/clang++")
    asked = parser.parse_intermixed_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    bad = [name for name in asked.shapes or SHAPES
           if judge(name, measure(name, sizes, asked.corolint.resolve(), asked.clang, asked.tier))]
    print(f"{len(bad)} shapes grow too fast or fail: {' '.join(bad)}")
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
