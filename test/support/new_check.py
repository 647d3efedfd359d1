# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev new-check GROUP STEM: the three touches that make a check; by hand it is the same."""

import pathlib
import re
import sys

CPP = '''// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

namespace {{
using namespace corolint;

struct {cls} final : Check<> {{
  void coroutine(const Function &F, Report &R) const override {{
    // TODO: ask the subjects, judge, and say what happens at run time:
    // R.warn(range, "'{{0}}' is …", name).step(range, "the coroutine suspends here");
  }}
}};
}} // namespace

COROLINT_CHECK({stem}, {cls},
               ({{.Name = "{name}",
                 .Summary = "TODO: one line, equal to the page's"}}))
'''
MD = '''# {name}

TODO: one line, equal to the page's

## What it finds

## Why it matters

## Example

```cpp bad
#include "coro.h"

task<int> read();

task<> serve() {{
  read(); //~ {name}
}}
```

## Instead

```cpp good
#include "coro.h"

task<int> read();

task<> serve() {{
  co_await read();
}}
```

## Fix safety

There is no fix.

## When to suppress
'''


def insert_sorted(text, line):
    """Puts the registration among its sorted fellows."""
    lines = text.splitlines(keepends=True)
    places = [i for i, l in enumerate(lines) if l.startswith("corolint_add_check(")]
    at = next((i for i in places if lines[i] > line), places[-1] + 1)
    return "".join(lines[:at] + [line] + lines[at:])


def main(argv, root=pathlib.Path(__file__).parents[2]):
    if len(argv) != 2 or not all(re.fullmatch(r"[a-z][a-z0-9_]*", a) for a in argv):
        sys.exit("usage: ./dev new-check GROUP STEM, such as: lifetime lambda_capture_outlived")
    group, stem = argv
    checks = root / "checks"
    words = {"stem": stem, "name": "coro-" + stem.replace("_", "-"),
             "cls": "".join(word.capitalize() for word in stem.split("_"))}
    source, page = checks / group / f"{stem}.cpp", checks / group / f"{stem}.md"
    if source.exists() or page.exists():
        sys.exit(f"checks/{group}/{stem} is there already")
    source.parent.mkdir(exist_ok=True)
    source.write_text(CPP.format(**words))
    page.write_text(MD.format(**words))
    cmake = checks / "CMakeLists.txt"
    cmake.write_text(insert_sorted(cmake.read_text(), f"corolint_add_check({group}/{stem})\n"))
    print(f"made    checks/{group}/{stem}.cpp\nmade    checks/{group}/{stem}.md\n"
          f"changed checks/CMakeLists.txt\nnext    write the bad block, then: ./dev test {stem}")


if __name__ == "__main__":
    main(sys.argv[1:])
