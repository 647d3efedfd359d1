# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""first_sight.py SOURCE: README.md and docs/concepts/tiers.md promise of code that corolint has never seen
what the tables of docs/comparison.md say was found there, and both tables have the same sums."""
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
text = (source / "docs/comparison.md").read_text()
tables = re.search(r"<!-- first sight -->(.*)<!-- end of first sight -->", text, re.S)[1]
tables = tables.strip().split("\n\n")
by_code, by_check = ([re.split(r" *\| *", line.strip("| ")) for line in table.splitlines()[2:]] for table in tables)


def sums(rows, columns):
    return [sum(int(row[c]) for row in rows) for c in columns]


*bases, total = by_code
wrong = []
if total[3:] != [str(n) for n in sums(bases, range(3, 7))] or total[2] != str(sums(bases, [2])[0]):
    wrong.append(f"the sum is {sums(bases, range(2, 7))}, and not {total[2:]}")
if sums(by_check, range(1, 4)) != sums(bases, range(4, 7)):
    wrong.append(f"by check {sums(by_check, range(1, 4))}, by code base {sums(bases, range(4, 7))}")
true, false, _ = sums(bases, range(4, 7))
number = {17: "seventeen"}.get(len(bases), str(len(bases)))
for page in ("README.md", "docs/concepts/tiers.md"):
    words = re.sub(r"\]\([^)]*\)|\[", "", " ".join((source / page).read_text().split()))
    promise = (f"t first sight of {number} code bases {true} of the {true + false} findings that could be "
               "decided were true")
    if promise not in words:
        wrong.append(f"{page} does not say: {promise}")
if wrong:
    sys.exit("\n".join(wrong))
