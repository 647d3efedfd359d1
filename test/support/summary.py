# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Adds up JUnit reports; the last line is `N passed, N failed`. Fails if nothing ran."""

import pathlib
import sys
import xml.etree.ElementTree as tree

passed, failed, skipped = 0, [], 0
for path in map(pathlib.Path, sys.argv[1:]):
    if not path.exists():
        continue
    for case in tree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(f"{case.get('classname')} {case.get('name')}")
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            skipped += 1
        else:
            passed += 1
for name in failed:
    print("failed:", name)
if not passed and not failed:
    print("no test was run: does the filter match one?")
if skipped:
    print(f"({skipped} not for this machine: their tools are not installed)")
print(f"{passed} passed, {len(failed)} failed")
sys.exit(bool(failed) or not passed)
