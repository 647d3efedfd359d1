#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How far coro-large-coroutine-frame's estimate is from what clang -O2 allocates.

Usage: measure.py COROLINT [CLANG++]. The frame that clang allocates is the argument of the operator
new in the code it makes of each coroutine; the estimate is what the check reports with Limit: 0."""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE / "examples.cpp"
FLAGS = ["-std=c++20", "-I", str(HERE.parent.parent / "test/support/include")]


def allocated(clang):
    made = subprocess.run([clang, *FLAGS, "-O2", "-S", "-emit-llvm", "-o", "-", str(SOURCE)],
                          check=True, capture_output=True, text=True).stdout
    sizes, name = {}, None
    for line in made.splitlines():
        if line.startswith("define"):
            start = re.search(r"@_Z(\d+)(\w+)\(", line) # not f.resume and f.destroy
            name = start and start[2][:int(start[1])]
        elif name and (call := re.search(r"@_Znwm\(i64 noundef (\d+)\)", line)):
            sizes.setdefault(name, int(call[1]))
    return sizes


def estimated(corolint):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as config:
        config.write("Checks:\n  coro-large-coroutine-frame:\n    Limit: 0\n")
        config.flush()
        made = subprocess.run([corolint, "check", "--no-cache", "--quiet", "--format", "gcc",
                               "--config", config.name, "--select", "coro-large-coroutine-frame",
                               str(SOURCE), "--", *FLAGS], capture_output=True, text=True).stdout
    lines = SOURCE.read_text().splitlines()
    sizes = {}
    for line, bytes_ in re.findall(r"examples\.cpp:(\d+):.*frame of about (\d+) bytes", made):
        if name := re.search(r"f\d\d_[a-z_]+", lines[int(line) - 1]):
            sizes[name[0]] = int(bytes_)
    return sizes


def main():
    clang = sys.argv[2] if len(sys.argv) > 2 else "clang++-22"
    real, guess = allocated(clang), estimated(sys.argv[1])
    errors = []
    for name in sorted(real.keys() & guess.keys()):
        errors.append((guess[name] - real[name]) / real[name])
        print(f"{name:28} {real[name]:6} {guess[name]:6} {errors[-1]:+7.0%}")
    absolute = [abs(e) for e in errors]
    print(f"{len(errors)} coroutines; error: median {statistics.median(absolute):.0%}, mean "
          f"{statistics.mean(absolute):.0%}, from {min(errors):+.0%} to {max(errors):+.0%}")
    return 0 if errors else 1


sys.exit(main())
