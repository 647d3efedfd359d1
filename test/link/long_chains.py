# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Many coroutines over one long chain of calls: what is told of it grows with the program, not with
its square, and every finding still says where its chain begins and ends.

usage: long_chains.py <corolint> <folder> <include folder>"""

import json
import pathlib
import subprocess
import sys


def program(length):
    lines = ['#include "coro.h"', "#include <unistd.h>", "void c0() { usleep(1000); }"]
    for i in range(1, length):
        lines += [f"void c{i}() {{ c{i - 1}(); }}",
                  f"coro::task<> t{i}() {{ c{i}(); co_return; }}"]
    return "\n".join(lines) + "\n"


def report(form, length):
    (folder / "chain.cpp").write_text(program(length))
    return subprocess.run([corolint, "--no-cache", "--format", form, "chain.cpp", "--",
                           "-std=c++20", "-I", include], cwd=folder, capture_output=True).stdout


def findings(length):
    out = report("json", length)
    every = json.loads(out)["findings"]
    return [f for f in every if f["at"]["file"].endswith("chain.cpp")], len(out)


corolint, folder, include = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
folder.mkdir(parents=True, exist_ok=True)
found, size = findings(60)
assert len(found) == 59, f"{len(found)} findings"
for finding in found:
    steps = [step["message"] for step in finding["steps"]]
    assert len(steps) <= 13, steps
    assert steps[0].startswith("calls 'c"), steps
    assert "usleep" in steps[-1], steps
longest = [step["message"] for step in found[-1]["steps"]]
assert longest[4] == "calls 'c55', which reaches 'c3' by 52 more calls", longest
assert longest[5:8] == ["calls 'c2'", "calls 'c1'", "calls 'c0'"], longest
found, twice = findings(120)
assert len(found) == 119 and twice < 2.5 * size, (size, twice)
for form in "text", "sarif", "html":
    size = len(report(form, 120)) - len(report(form, 60))
    assert size < 60 * 6000, f"{form}: {size / 60:.0f} bytes a finding"
print("told in a line each")
