# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""summary.py JUNIT…: adds up reports; the last line is `N passed, N failed`.

Says why each test was skipped. Fails if a test failed, if nothing ran, and, with CI set, if a test
was skipped that can run where `./dev deps` installed everything.
"""

import os
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

# Skipped with everything installed, and why that is meant.
OPTIONAL = {
    "vscode-modules": "run `npm ci` in integrations/vscode for it",
    "clang-tidy-14": "it needs a clang-tidy of another LLVM",
    "debugger": "it needs gdb, and a machine that lets gdb trace",
    "chromium": "it needs a browser",
    "full": "COROLINT_FULL=1 runs it",
}


def skip_reason(case):
    """Why a test was skipped, in the words of its runner; None if it ran."""
    skipped = case.find("skipped")
    if skipped is not None:
        return skipped.get("message") or "its runner gives no reason"
    return "it was not run" if case.get("status") in ("notrun", "disabled") else None


def is_selected(case):
    """Whether the filter on the command line left the test in."""
    skipped = case.find("skipped")
    return skipped is None or not (skipped.get("message") or "").startswith("Test not selected")


def is_meant(reason):
    return any(re.search(rf"\b{re.escape(name)}\b", reason) for name in OPTIONAL)


def explain(reason):
    return next((f"{reason} ({why})" for name, why in OPTIONAL.items()
                 if re.search(rf"\b{re.escape(name)}\b", reason)), reason)


passed, failed, skipped = 0, [], []
for path in map(pathlib.Path, sys.argv[1:]):
    if not path.exists():
        continue
    for case in filter(is_selected, tree.parse(path).iter("testcase")):
        name = f"{case.get('classname')} {case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
        elif (reason := skip_reason(case)) is not None:
            skipped.append((name, reason))
        else:
            passed += 1
for name, reason in skipped:
    print(f"skipped: {name}: {explain(reason)}")
    if os.environ.get("CI") and not is_meant(reason):
        failed.append(f"{name} (it must not be skipped here)")
for name in failed:
    print("failed:", name)
if not passed and not failed:
    print("no test was run: does the filter match one?")
print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
sys.exit(bool(failed) or not passed)
