#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev bench: corolint's speed beside the compiler's own syntax check and clang-tidy's checks of
coroutines, by code base. Same files, same number of processes, taken in turns; medians, and ratios
to the compiler. Then the peak of memory, one file at a time, and what each check takes of the
parse. bench/figures.json holds what was last recorded: a loss of more than 10 % is told.

usage: bench.py --build DIR --llvm DIR [--rounds N] [--jobs N] [--record] [--project NAME=FOLDER]…
                [--files N] [--only NAME,…] [--skip-tidy]

Measured are the examples in this tree and Boost's (Debian: libboost1.81-doc), and each FOLDER with
a compile_commands.json; --files takes so many of it, evenly spread. --only: code bases.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

import memory

ROOT = pathlib.Path(__file__).parents[1]
FIGURES = ROOT / "bench/figures.json"
BOOST = pathlib.Path("/usr/share/doc/libboost1.81-doc/examples/libs")
OWN_CHECKS = ("-*,misc-coroutine-hostile-raii,cppcoreguidelines-no-suspend-with-lock,"
              "cppcoreguidelines-avoid-capturing-lambda-coroutines,"
              "cppcoreguidelines-avoid-reference-coroutine-parameters")
TOLERANCE = 1.10
BUDGET = 1.0         # a check's, in percent of the parse
NEGLIGIBLE = 0.5     # below this a loss is noise
MEMORY_LIMIT = 1.3   # of the compiler's
COMPILER, TIDY = "clang++ -fsyntax-only", "clang-tidy, its coroutine checks"
PLUGIN, COROLINT = "clang-tidy --load=corolint-plugin", "corolint"


def examples():
    return {"chat": sorted((ROOT / "examples/chat/src").glob("*.cpp")),
            "asio": sorted(BOOST.glob("asio/example/cpp20/coroutines/*.cpp")),
            "beast": sorted(BOOST.glob("beast/example/*/*/awaitable/*.cpp"))}


def sources():
    """For bench/editor.py: a few that differ."""
    return examples()["chat"] + examples()["asio"][:4]


def own_entries(files):
    return [{"directory": str(ROOT), "file": str(f),
             "arguments": ["clang++", "-std=c++20", "-c", str(f)]} for f in files]


def entries(folder, limit):
    found = json.loads((pathlib.Path(folder) / "compile_commands.json").read_text())
    for entry in found:
        entry["arguments"] = entry.pop("arguments", None) or shlex.split(entry.pop("command"))
    return found[::max(1, -(-len(found) // limit))] if limit else found


class CodeBase:
    """Files with their commands, and what runs over all of them."""

    def __init__(self, name, found, options, folder):
        self.name, self.options = name, options
        self.llvm, self.build = pathlib.Path(options.llvm) / "bin", pathlib.Path(options.build)
        # What Clang does not take (another compiler's flags, missing headers) tells nothing.
        good = self.each(self.syntax, found)
        self.left_out = good.count(False)
        self.entries = [entry for entry, fine in zip(found, good) if fine]
        self.database = pathlib.Path(folder, name)
        self.database.mkdir()
        (self.database / "compile_commands.json").write_text(json.dumps(self.entries))

    def syntax(self, entry):
        """The entry's own command, without what it writes."""
        words = entry["arguments"][1:]
        kept = [word for at, word in enumerate(words)
                if word not in ("-c", "-o", "-MD", "-MMD", "-MF", "-MT", "-MQ", "-g")
                and (at == 0 or words[at - 1] not in ("-o", "-MF", "-MT", "-MQ"))]
        return [str(self.llvm / "clang++"), "-fsyntax-only", *kept]

    def tidy(self, *options):
        return lambda entry: [str(self.llvm / "clang-tidy"), "--quiet", "-p", str(self.database),
                              *options, str(pathlib.Path(entry["directory"], entry["file"]))]

    def corolint(self, *options):
        files = [str(pathlib.Path(e["directory"], e["file"])) for e in self.entries]
        return [str(self.build / "bin/corolint"), "check", "-p", str(self.database), "--all-files",
                "--no-cache", "--no-baseline", *options, *files]

    def each(self, command, found):
        """One process a file; whether each went well."""
        def one(entry):
            done = subprocess.run(command(entry), capture_output=True, cwd=entry["directory"],
                                  text=True)
            return done.returncode == 0 and "error:" not in done.stdout + done.stderr
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            return list(pool.map(one, found))

    def run_each(self, command):
        if not all(self.each(command, self.entries)):
            sys.exit(f"{self.name}: failed: {shlex.join(command(self.entries[0]))} or its like")

    def run_corolint(self, *options):
        done = subprocess.run(self.corolint(*options), capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(done.stdout + done.stderr)
        return done.stdout

    def contenders(self):
        plugin = (f"--load={self.build}/lib/corolint-plugin.so", "--checks=-*,coro-*")
        tidy = {TIDY: lambda: self.run_each(self.tidy(f"--checks={OWN_CHECKS}")),
                PLUGIN: lambda: self.run_each(self.tidy(*plugin))}
        return {COMPILER: lambda: self.run_each(self.syntax),
                **({} if self.options.skip_tidy else tidy),
                COROLINT: lambda: self.run_corolint("--quiet", f"-j{self.options.jobs}")}

    def check_shares(self):
        """What each takes, in percent of the parse. The first pays for what all of them ask."""
        text = self.run_corolint("--quiet", "-j1", "--tier", "preview", "--profile")
        seconds = {what: float(number) for number, what in
                   re.findall(r"^ +([\d.]+) +[\d.]+  (coro-[\w-]+|parse|shared headers)$", text,
                              re.M)}
        parse = seconds.pop("parse") + seconds.pop("shared headers", 0)
        shares = {check: round(100 * spent / parse, 2) for check, spent in seconds.items()}
        return {check: share for check, share in shares.items() if share}

    def memory(self):
        """The peak of a worker and what it shares, to the compiler's."""
        compiler = max(memory.peak(self.syntax(entry), entry["directory"])
                       for entry in self.entries)
        return memory.peak(self.corolint("--quiet", "-j1"), self.database) / compiler


def measure(run):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def times(bases, rounds):
    """By code base and contender, the median of wall and CPU seconds."""
    samples = {(base.name, who): [] for base in bases for who in base.contenders()}
    for _ in range(rounds):
        for base in bases:
            for who, run in base.contenders().items():
                samples[base.name, who].append(measure(run))
    return {key: [statistics.median(column) for column in zip(*rows)]
            for key, rows in samples.items()}


def losses(now, stored):
    """What was recorded and is more than 10 % higher now; what is above its limit."""
    for base, figures in now["cpu"].items():
        for who in (PLUGIN, COROLINT):
            before = stored.get("cpu", {}).get(base, {}).get(who)
            if who in figures and before and figures[who] > TOLERANCE * before:
                yield f"{base}, {who}: {before} was recorded, now {figures[who]}"
    for base, ratio in now["memory"].items():
        before = stored.get("memory", {}).get(base, ratio)
        if ratio > min(MEMORY_LIMIT, TOLERANCE * before):
            yield f"{base}, memory: {ratio}; {before} was recorded, the limit is {MEMORY_LIMIT}"
    for base, shares in now["checks"].items():
        recorded = stored.get("checks", {}).get(base)
        for check, share in shares.items():
            before = share if recorded is None else recorded.get(check, 0)
            if share > BUDGET or share > NEGLIGIBLE and share > TOLERANCE * before:
                yield (f"{base}, {check}: {share} % of the parse; {before} was recorded, "
                       f"the budget is {BUDGET}")



def report(bases, options):
    medians = times(bases, options.rounds)
    now = {"cpu": {}, "memory": {base.name: round(base.memory(), 2) for base in bases},
           "checks": {base.name: base.check_shares() for base in bases}}
    print(f"{options.jobs} at a time, medians of {options.rounds} rounds\n\n"
          f"{'':36}{'wall s':>8}{'CPU s':>8}{'wall':>8}{'CPU':>8}   of the compiler's")
    for base in bases:
        left_out = f", {base.left_out} left out that Clang does not take" if base.left_out else ""
        print(f"{base.name}: {len(base.entries)} files{left_out}; "
              f"memory {now['memory'][base.name]} of the compiler's")
        first = medians[base.name, COMPILER]
        for who in base.contenders():
            wall, cpu = medians[base.name, who]
            print(f"  {who:34}{wall:8.2f}{cpu:8.2f}{wall / first[0]:8.2f}{cpu / first[1]:8.2f}")
            now["cpu"].setdefault(base.name, {})[who] = round(cpu / first[1], 3)
        dearest = sorted(now["checks"][base.name].items(), key=lambda item: -item[1])[:3]
        print("  dearest checks, in percent of the parse: "
              + ", ".join(f"{check} {share}" for check, share in dearest))
    return now


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--llvm", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--project", action="append", default=[])
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--skip-tidy", action="store_true")
    options = parser.parse_args()
    options.build = str(pathlib.Path(options.build).resolve())

    found = {name: own_entries(files) for name, files in examples().items() if files}
    for project in options.project:
        name, folder = project.split("=", 1)
        found[name] = entries(folder, options.files)
    only = options.only.split(",") if options.only else list(found)
    with tempfile.TemporaryDirectory() as folder:
        bases = [CodeBase(name, found[name], options, folder) for name in only]
        now = report([base for base in bases if base.entries], options)
    stored = json.loads(FIGURES.read_text())
    if options.record:
        for part, figures in now.items():
            stored[part] = stored.get(part, {}) | figures
        FIGURES.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n")
        return
    lost = list(losses(now, stored))
    print("\n".join(["", "lost more than 10 %, or above a limit:"] + lost) if lost
          else "\nas recorded")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
