#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev bench: corolint's speed beside the compiler's own syntax check and clang-tidy's checks of
coroutines. Same files, same number of processes, taken in turns; medians, and ratios to the
compiler. bench/figures.json holds the ratios last recorded: a loss of more than 10 % is told.

usage: bench.py --build DIR --llvm DIR [--rounds N] [--jobs N] [--record] [--only NAME,…]
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
FIGURES = ROOT / "bench/figures.json"
BOOST = pathlib.Path("/usr/share/doc/libboost1.81-doc/examples/libs")
ASIO = BOOST / "asio/example/cpp20/coroutines"
OWN_CHECKS = ("-*,misc-coroutine-hostile-raii,cppcoreguidelines-no-suspend-with-lock,"
              "cppcoreguidelines-avoid-capturing-lambda-coroutines,"
              "cppcoreguidelines-avoid-reference-coroutine-parameters")
TOLERANCE = 1.10


def sources():
    chat = sorted((ROOT / "examples/chat/src").glob("*.cpp"))
    return chat + [ASIO / f"{name}.cpp" for name in
                   ("chat_server", "echo_server", "refactored_echo_server", "timeout")]


def each(command, files, jobs):
    """One process a file, `jobs` of them at a time."""
    def one(path):
        return subprocess.run([*command, str(path)], capture_output=True, text=True)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for path, done in zip(files, pool.map(one, files)):
            if done.returncode != 0 or "error:" in done.stdout + done.stderr:
                sys.exit(f"{path}: {' '.join(command)}\n{done.stdout}{done.stderr}")


def contenders(options, database):
    llvm, build = pathlib.Path(options.llvm) / "bin", pathlib.Path(options.build)
    files, jobs = sources(), options.jobs
    tidy = [str(llvm / "clang-tidy"), "--quiet", "-p", database]

    def corolint():
        done = subprocess.run([build / "bin/corolint", "check", "-p", database, "--all-files",
                               "--no-cache", f"-j{jobs}", "--quiet", *files],
                              capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(done.stdout + done.stderr)

    return {
        "clang++ -fsyntax-only": lambda: each(
            [str(llvm / "clang++"), "-std=c++20", "-fsyntax-only"], files, jobs),
        "clang-tidy, its coroutine checks": lambda: each(
            [*tidy, f"--checks={OWN_CHECKS}"], files, jobs),
        "clang-tidy --load=corolint-plugin": lambda: each(
            [*tidy, f"--load={build}/lib/corolint-plugin.so", "--checks=-*,coro-*"], files, jobs),
        "corolint": corolint,
    }


def measure(run):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--llvm", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.build = str(pathlib.Path(options.build).resolve())

    with tempfile.TemporaryDirectory() as database:
        pathlib.Path(database, "compile_commands.json").write_text(json.dumps(
            [{"directory": database, "file": str(f),
              "arguments": ["clang++", "-std=c++20", "-c", str(f)]} for f in sources()]))
        runs = contenders(options, database)
        only = [name for name in runs if not options.only or name in options.only.split(",")]
        samples = {name: [] for name in only}
        for number in range(options.rounds + 1):  # the first warms the disk's cache
            for name in only:
                sample = measure(runs[name])
                if number:
                    samples[name].append(sample)
    report(samples, options)


def report(samples, options):
    medians = {name: [statistics.median(column) for column in zip(*rows)]
               for name, rows in samples.items()}
    base = next(iter(medians.values()))
    print(f"{len(sources())} files, {options.jobs} at a time, medians of {options.rounds} rounds\n"
          f"{'':36}{'wall s':>8}{'CPU s':>8}{'wall':>8}{'CPU':>8}   of the compiler's")
    for name, (wall, cpu) in medians.items():
        print(f"{name:36}{wall:8.2f}{cpu:8.2f}{wall / base[0]:8.2f}{cpu / base[1]:8.2f}")
    ratios = {name: round(cpu / base[1], 3) for name, (_, cpu) in medians.items()}
    if options.record:
        FIGURES.write_text(json.dumps({"cpu, to clang++ -fsyntax-only": ratios}, indent=2) + "\n")
        return
    stored = json.loads(FIGURES.read_text())["cpu, to clang++ -fsyntax-only"]
    lost = [f"{name}: {stored[name]} was recorded, now {ratio}" for name, ratio in ratios.items()
            if "corolint" in name and ratio > TOLERANCE * stored.get(name, ratio)]
    print("\n".join(["", "slower by more than 10 %:"] + lost) if lost else "\nas recorded")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
