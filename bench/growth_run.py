#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""growth_run.py COROLINT [--files N,…] [--record]: how a run grows with the program.

Made-up programs: each file includes <coroutine>, <vector> and <string>, a header of all files and
one of ten that a tenth of them includes; it has three coroutines that call each other and those of
the file before. Cold, then warm, then with one of the ten headers changed: what is analysed anew
must be exactly what includes it. --record keeps the figures in bench/growth_run.json, and draws
them as docs/growth-run.svg.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

import growth

FIGURES = growth.ROOT / "bench/growth_run.json"
COLUMNS = ("files", "cold CPU s", "cold wall s", "warm wall s", "peak MB of the parent")
GROUPS = 10
ALL = (growth.ROOT / "test/driver/Inputs/task.h").read_text()
GROUP = '#pragma once\n#include "all.h"\nstruct group{0} {{ int number = {0}; }};\n'
FILE = """#include "group{1}.h"
#include <string>
#include <vector>
task done{2}(std::vector<std::string> names);
task first{0}(group{1} of) {{
  std::vector<std::string> names(of.number, "x");
  co_await done{2}(names);
}}
task second{0}(group{1} of) {{
  co_await first{0}(of);
}}
task done{0}(std::vector<std::string> names) {{
  if (!names.empty())
    co_await second{0}({{}});
}}
"""


def write(folder, files):
    (folder / ".git").mkdir()
    (folder / "all.h").write_text(ALL)
    for group in range(GROUPS):
        (folder / f"group{group}.h").write_text(GROUP.format(group))
    for at in range(files):
        (folder / f"f{at}.cpp").write_text(FILE.format(at, at % GROUPS, max(0, at - 1)))
    (folder / "compile_commands.json").write_text(json.dumps(
        [{"directory": str(folder), "file": f"f{at}.cpp",
          "arguments": ["clang++", "-std=c++20", "-c", f"f{at}.cpp"]} for at in range(files)]))


def run(corolint, folder):
    """(CPU seconds, wall seconds, peak MB of the parent, files from the cache)"""
    start = time.perf_counter()
    with open(folder / "out", "w+") as out:
        child = subprocess.Popen([corolint, "check", "--cache-dir", folder / "cache", "--quiet",
                                  "--profile"], cwd=folder, stdout=out)
        peak = 0
        while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
            status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
            peak = max([peak, *map(int, re.findall(r"VmHWM:\s+(\d+)", status))])
            time.sleep(0.01)
        _, status, used = ended
        out.seek(0)
        text = out.read()
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(text)
    return (used.ru_utime + used.ru_stime, time.perf_counter() - start, peak >> 10,
            int(re.search(r"(\d+) of them from the cache", text)[1]))


def measure(corolint, files):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        write(folder, files)
        cpu, cold, peak, _ = run(corolint, folder)
        _, warm, warm_peak, kept = run(corolint, folder)
        assert kept == files, f"{kept} of {files} from the cache although nothing changed"
        with open(folder / "group3.h", "a") as header:
            header.write("struct changed;\n")
        *_, kept = run(corolint, folder)
        expected = files - len(range(3, files, GROUPS))
        assert kept == expected, f"{kept} from the cache after a header changed, not {expected}"
        row = [files, round(cpu, 1), round(cold, 1), round(warm, 2), max(peak, warm_peak)]
        print(*(f"{name}: {value}" for name, value in zip(COLUMNS, row)), sep="; ", flush=True)
        return row


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corolint")
    parser.add_argument("--files", default="100,1000,10000")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    corolint = str(pathlib.Path(options.corolint).resolve())
    rows = [measure(corolint, int(files)) for files in options.files.split(",")]
    if not options.record:
        return
    FIGURES.write_text(json.dumps({", ".join(COLUMNS): rows}, indent=1) + "\n")
    (growth.ROOT / "docs/growth-run.svg").write_text(growth.draw(
        rows, "files", [(1, "#2563eb", "CPU seconds, cold", -8),
                        (3, "#d97706", "seconds, nothing changed", 16)]))


if __name__ == "__main__":
    main()
