# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""sharing.py COROLINT FOLDER PROGRAMS [SEED]: programs made up at random, whose headers depend
on each other by macros, with and without guards, in any order. What is found must be what is found
with every TU parsed for itself, and something must be shared."""
import itertools
import pathlib
import random
import subprocess
import sys

HEADERS, UNITS, MACROS, TRACES = 6, 9, 4, 6
BASE = """#pragma once
#include <coroutine>
#define TEXT(X) #X
struct task_promise;
struct task {
  using promise_type = task_promise;
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return handle; }
  void await_resume() {}
  std::coroutine_handle<> handle;
};
struct task_promise {
  task get_return_object() { return {std::coroutine_handle<task_promise>::from_promise(*this)}; }
  std::suspend_always initial_suspend() { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() {}
};
task work();
"""
STANDARD = ["cstddef", "utility", "climits", "initializer_list"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.number = itertools.count()

    def macro(self):
        return f"M{self.random.randrange(MACROS)}"

    def function(self):
        """One finding where it is compiled."""
        return f"inline task f{next(self.number)}() {{ work(); co_return; }}"

    def trace(self):
        """What the units' own findings depend on: those in a header have one place for all."""
        return f"#define R{self.random.randrange(TRACES)}"

    def line(self, includable):
        macro, number = self.macro(), next(self.number)
        kinds = [
            (4, f"#ifdef {macro}\n{self.trace()}\n#endif"),
            (4, f"#ifndef {macro}\n{self.trace()}\n#endif"),
            (2, f"#if {macro} + 0 > 1\n{self.trace()}\n#endif"),
            (1, f"#ifndef {macro}\n#define {macro} 2\n#endif"),
            (1, f"#define {macro} {self.random.randrange(3)}"),
            (1, f"#undef {macro}"),
            (2, f"inline int use{number}(int {macro} = 1) {{ return {macro}; }}"),
            (1, f"inline int text{number} = sizeof(TEXT({macro}));"),
            (1, self.function()),
            (1, f"#include <{self.random.choice(STANDARD)}>"),
        ]
        kinds += [(2, f'#include "h{other}.h"') for other in includable[:2]]
        return self.random.choices([text for _, text in kinds], [weight for weight, _ in kinds])[0]

    def header(self, number):
        others = list(range(number + 1, HEADERS))
        self.random.shuffle(others)
        lines = [self.line(others) for _ in range(self.random.randrange(1, 6))]
        if self.random.random() < 0.9:
            lines.insert(0, '#include "base.h"')
        guard = self.random.random()
        if guard < 0.7:
            lines = [f"#ifndef H{number}", f"#define H{number}", *lines, "#endif"]
        elif guard < 0.9:
            lines = ["#pragma once", *lines]
        return "\n".join(lines) + "\n"

    def unit(self):
        order = list(range(HEADERS))
        if self.random.random() < 0.2:
            self.random.shuffle(order)
        lines = ['#include "base.h"']
        if self.random.random() < 0.1:
            lines.insert(self.random.randrange(2), f"#define {self.macro()} 2")
        for number in order[:self.random.randrange(2, HEADERS + 1)]:
            lines.append(f'#include "h{number}.h"')
            if self.random.random() < 0.1:
                lines.append(self.line([]))
        lines += [f"#ifdef R{trace}\n{self.function()}\n#endif" for trace in range(TRACES)]
        return "\n".join(lines) + "\n"

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "base.h").write_text(BASE)
        for number in range(HEADERS):
            (folder / f"h{number}.h").write_text(self.header(number))
        for number in range(UNITS):
            (folder / f"u{number}.cpp").write_text(self.unit())


def write_taken_away(folder):
    """What chance rarely makes: units that ask for a macro before a header takes it away."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "base.h").write_text(BASE)
    (folder / "h0.h").write_text('#pragma once\n#include "base.h"\n#define M0\n')
    (folder / "h1.h").write_text('#pragma once\n#include "base.h"\n#undef M0\n')
    for number in range(UNITS):
        (folder / f"u{number}.cpp").write_text(
            '#include "base.h"\n#include "h0.h"\n#ifdef M0\n#define R0\n#endif\n#include "h1.h"\n'
            f"#ifdef R0\ninline task f{number}() {{ work(); co_return; }}\n#endif\n")


def run(program, folder, *options):
    """What was found, and what was said beside."""
    units = [f"u{number}.cpp" for number in range(UNITS)]
    done = subprocess.run(
        [program, "check", *units, "--no-cache", "-j1", "--all-files", "--profile", "--format",
         "json=found.json", *options, "--", "-std=c++20"], cwd=folder, capture_output=True, text=True)
    return f"{done.returncode}\n" + (folder / "found.json").read_text(), done.stdout


def main():
    program, folder, programs = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    findings = broken = shared = 0
    for seed in range(first, first + programs):
        here = folder / str(seed)
        if seed == first:
            write_taken_away(here)
        else:
            Maker(seed).write(here)
        (here / ".corolint.yaml").write_text("Root: true\n")
        (together, said), (alone, _) = run(program, here), run(program, here, "--all-bodies")
        if together != alone:
            print(f"WRONG: {here}: differs from --all-bodies")
        findings += together.count('"check": "coro-')
        broken += together.count('"kind": "compile"')
        shared += "shared headers" in said
    print(f"{programs} programs of {UNITS} units: {findings} findings, {broken} broken units, "
          f"{shared} shared a parse")


if __name__ == "__main__":
    main()
