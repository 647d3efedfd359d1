#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Turns the good code of the pages into bad code, one mistake at a time, and counts what is found.

usage: mutate.py COROLINT [--every N] [--record | --at-least PERCENT] [--show]

A mutant is one good or fixed block with one mistake in it; it is found where a finding appears that
the block did not have. What does not compile does not count. Not each mutant is a bug, so the rate
never reaches 100: it is kept in rates.json, and read for what it says from one day to the next.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
RATES = pathlib.Path(__file__).with_name("rates.json")
BLOCK = re.compile(r"^```cpp (?:good|fixed)([^\n]*)\n(.*?)^```", re.M | re.S)
GUARD = re.compile(r"^ *(?:std::)?(?:lock_guard|unique_lock|scoped_lock)\b[^;\n]*;\n", re.M)


def without(text, match, replacement=""):
    return text[:match.start()] + replacement + text[match.end():]


def drop_await(text):
    """The result of a call is no longer awaited."""
    for match in re.finditer(r"(?<=^)( *)co_await (?=[^;\n]*;)", text, re.M):
        yield without(text, match, match[1])


def drop_join(text):
    """A scope is left without waiting for its tasks, a resource is not closed."""
    for match in re.finditer(r"^ *co_await [^;\n]*(?:join|close|wait_all|on_empty|shutdown)\w*\([^;\n]*;\n",
                             text, re.M):
        yield without(text, match)


def widen_scope(text):
    """An inner block of a lock ends with the block around it."""
    for match in re.finditer(r"^( +)\{\n(.*?)^\1\}\n", text, re.M | re.S):
        if GUARD.search(match[2]):
            yield without(text, match, match[2])


def move_lock(text):
    """A lock is taken one statement earlier."""
    for match in GUARD.finditer(text):
        before = text[:match.start()]
        line = before.rfind("\n", 0, len(before) - 1) + 1
        if before[line:].rstrip().endswith((";", "{")) and before[line:].strip() != "{":
            yield text[:line] + match[0] + text[line:match.start()] + text[match.end():]


def block_thread(text):
    """A coroutine waits as a thread does."""
    for match in re.finditer(r"^( *)co_await [\w:.]*sleep\w*\([^;\n]*\);\n", text, re.M):
        yield ("#include <chrono>\n#include <thread>\n" + without(
            text, match, f"{match[1]}std::this_thread::sleep_for(std::chrono::seconds(1));\n"))


def capture_reference(text):
    """A lambda captures by reference what it had copied."""
    for match in re.finditer(r"\[(\w+)\](?=\s*\([^)]*\)[^{;]*->\s*(?:\w+::)*(?:task|awaitable))", text):
        if match[1] != "this":
            yield without(text, match, f"[&{match[1]}]")


def take_reference(text):
    """A coroutine refers to an argument that it had copied."""
    for match in re.finditer(r"(task<[^;{}\n]*> \w+\([^)\n]*?)\bstd::(string|vector<\w+>) (\w+)", text):
        yield without(text, match, f"{match[1]}const std::{match[2]} &{match[3]}")


def await_twice(text):
    """A task is awaited again."""
    for match in re.finditer(r"^ *(?:auto|int|\w+)? ?\w* ?=? ?co_await (std::move\(\w+\)|\w+);\n", text, re.M):
        yield text[:match.end()] + f"  co_await {match[1]};\n" + text[match.end():]


OPERATORS = [drop_await, drop_join, widen_scope, move_lock, block_thread, capture_reference,
             take_reference, await_twice]


def good_blocks():
    for page in sorted(ROOT.glob("checks/*/*.md")):
        for number, block in enumerate(BLOCK.finditer(page.read_text())):
            if "file=" not in block[1]:
                yield f"{page.stem}.{number}", block[2]


def write(folder, every):
    """The blocks and their mutants as files; what was made of which, by which operator."""
    made = {}
    count = 0
    for name, text in good_blocks():
        mutants = []
        for operator in OPERATORS:
            for mutant in operator(text):
                count += 1
                if count % every == 0:
                    mutants.append((operator.__name__, mutant))
        if not mutants:
            continue
        (folder / f"{name}.cpp").write_text(text)
        for number, (operator, mutant) in enumerate(mutants):
            file = f"{name}.{operator}.{number}.cpp"
            (folder / file).write_text(mutant)
            made[file] = (operator, f"{name}.cpp")
    return made


def analyse(corolint, folder):
    """Findings by file, as (check, message), and the files that do not compile."""
    (folder / ".corolint.yaml").write_text("Root: true\n")
    files = sorted(path.name for path in folder.glob("*.cpp"))
    done = subprocess.run(
        [corolint, "check", "--no-cache", "--quiet", "--format", "json", *files, "--", "-std=c++23",
         f"-isystem{ROOT}/test/support/include", f"-isystem{ROOT}/runtime/include"],
        cwd=folder, capture_output=True, text=True)
    results = json.loads(done.stdout)
    found = collections.defaultdict(collections.Counter)
    for finding in results["findings"]:
        found[finding["at"]["file"]][finding["check"], finding["message"]] += 1
    return found, {failure["at"]["file"] for failure in results["failures"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corolint")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--at-least", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print the mutants that are not found")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        made = write(folder, options.every)
        found, broken = analyse(str(pathlib.Path(options.corolint).resolve()), folder)
        rates = {operator.__name__: [0, 0] for operator in OPERATORS}
        for file, (operator, source) in made.items():
            if file in broken or source in broken:
                continue
            hit = bool(found[file] - found[source])
            rates[operator][0] += hit
            rates[operator][1] += 1
            if options.show and not hit:
                print(f"--- {file}\n{(folder / file).read_text()}")
    hits, total = (sum(column) for column in zip(*rates.values()))
    for operator, (hit, of) in rates.items():
        print(f"{operator:20}{hit:5} of{of:5}")
    percent = 100 * hits // max(1, total)
    print(f"{hits} of {total} mutants found, {percent} %; {len(made) - total} do not compile")
    if options.record:
        RATES.write_text(json.dumps({"found, of those that compile": rates}, indent=1) + "\n")
    sys.exit(percent < options.at_least or not total)


if __name__ == "__main__":
    main()
