# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the compiler, clang-tidy and corolint find of the same mistakes.

matrix.py COROLINT CLANGXX CLANG_TIDY INCLUDE PAGE [CASE...]

A row of the table is a `//: title` in one of the files beside this one; `//: bad` follows, the
mistake in its usual shapes, and `//: good`, the same done right. A tool gets a check mark where it
reports anything in each function (or class) of the bad part, a half where in some; a cross where it
reports anything in the good part. The table in PAGE must be what was measured; with COROLINT_BLESS in
the environment it is written there.
"""
import bisect
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

corolint, clangxx, clang_tidy, include, page = sys.argv[1:6]
files = sys.argv[6:] or sorted(map(str, pathlib.Path(__file__).parent.glob("*.cpp")))

WARNINGS = ["-Wall", "-Wextra"]
# Clang's attributes for task types; a library that carries all three gets the most from a compiler.
ATTRIBUTES = ["-DCORO_TASK=[[nodiscard]] [[clang::coro_return_type]] [[clang::coro_lifetimebound]]"]
FLAGS = ["-std=c++20", "-I" + include, "-ferror-limit=0"]
TIDY = ("-*,bugprone-*,-bugprone-easily-swappable-parameters,cppcoreguidelines-*coroutine*,"
        "cppcoreguidelines-no-suspend-with-lock,misc-coroutine-hostile-raii")
TOOLS = {
    "clang": lambda f: [clangxx, "-fsyntax-only", *WARNINGS, *FLAGS, f],
    "with attributes": lambda f: [clangxx, "-fsyntax-only", *WARNINGS, *ATTRIBUTES, *FLAGS, f],
    "clang-tidy": lambda f: [clang_tidy, "--quiet", f"--checks={TIDY}", f, "--", *FLAGS],
    "corolint": lambda f: [corolint, "check", "--no-cache", "--quiet", "--format", "gcc", f, "--", *FLAGS],
}
BEGIN, END = "<!-- matrix: made by test/matrix/matrix.py -->", "<!-- end of matrix -->"


class Row:
    def __init__(self, title):
        self.title, self.bad, self.good = title, [], []


def rows_of(lines):
    """The rows of a file: for each part the first lines of its top-level functions and classes."""
    rows, part = [], None
    for number, line in enumerate(lines, 1):
        if line.startswith("//: bad"):
            part = rows[-1].bad
        elif line.startswith("//: good"):
            part.append(number)
            part = rows[-1].good
        elif line.startswith("//: "):
            rows.append(Row(line[4:]))
            part = None
        elif line.startswith("} // namespace"):
            if part is not None:
                part.append(number)
            part = None
        elif part is not None and re.match(r"[a-z]", line):
            part.append(number)
    return rows


def reported(tool, path):
    """Lines of PATH that TOOL warns about, notes left out."""
    done = subprocess.run(TOOLS[tool](path), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if tool != "with attributes" and re.search(r"error: (?!.*\[coro-)", done.stdout):
        sys.exit(f"{tool} cannot read {path}:\n{done.stdout}")
    where = rf"{re.escape(path)}:(\d+):\d+: (?:warning|error): "
    return sorted({int(line) for line in re.findall(where, done.stdout)})


def hits(lines, starts):
    """In how many of the stretches that begin at STARTS (the last one ends them) is a line of LINES."""
    return sum(bisect.bisect_left(lines, end) > bisect.bisect_left(lines, begin)
               for begin, end in zip(starts, starts[1:]))


def mark(lines, row):
    found, whole = hits(lines, row.bad), len(row.bad) - 1
    word = "✔" if found == whole else "½" if found else ""
    return " ".join(filter(None, [word, "✗" if hits(lines, row.good) else ""])) or "·"


def table(results):
    lines = ["| mistake | " + " | ".join(TOOLS) + " |", "| --- |" + " :---: |" * len(TOOLS)]
    score = {tool: [0, 0] for tool in TOOLS}
    for row, marks in results:
        lines.append(f"| {row.title} | " + " | ".join(marks[tool] for tool in TOOLS) + " |")
        for tool in TOOLS:
            score[tool][0] += "✔" in marks[tool]
            score[tool][1] += "✗" in marks[tool]
    total = [f"{found} of {len(results)}" + (f", {false} ✗" if false else "")
             for found, false in score.values()]
    lines.append("| **found, and correct code reported** | " + " | ".join(total) + " |")
    return "\n".join(lines)


def measure():
    results = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {(tool, path): pool.submit(reported, tool, path) for path in files for tool in TOOLS}
    for path in files:
        for row in rows_of(pathlib.Path(path).read_text().splitlines()):
            results.append((row, {tool: mark(jobs[tool, path].result(), row) for tool in TOOLS}))
    return table(results)


text = pathlib.Path(page).read_text()
before, rest = text.split(BEGIN)
after = rest.split(END)[1]
made = f"{before}{BEGIN}\n\n{measure()}\n\n{END}{after}"
if os.environ.get("COROLINT_BLESS"):
    pathlib.Path(page).write_text(made)
elif made != text:
    import difflib
    print(*difflib.unified_diff(text.splitlines(), made.splitlines(), page, "measured", lineterm=""),
          sep="\n")
    sys.exit(f"the table in {page} is not what was measured; ./dev bless matrix writes it")
