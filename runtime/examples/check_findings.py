# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_findings.py COROLINT INCLUDE FILE...: corolint reports the checks named by the markers
`//~ coro-a, coro-b` at the ends of lines, and nothing else."""
import os
import re
import subprocess
import sys

corolint, include, *files = sys.argv[1:]
FINDING = re.compile(r"^(.*?):(\d+):\d+: (?:warning|error): .*\[([a-z0-9-]+)\]", re.M)
failed = False
for file in files:
    expected = set()
    for number, line in enumerate(open(file), 1):
        for checks in re.findall(r"//~ ([a-z, -]+)", line):
            expected.update((number, check.strip()) for check in checks.split(","))
    run = subprocess.run([corolint, "check", file, "--tier", "pedantic", "--quiet",
                          "--format", "gcc", "--", "-std=c++20", "-I" + include],
                         capture_output=True, text=True)
    output = run.stdout + run.stderr
    found = {(int(m[2]), m[3]) for m in FINDING.finditer(output)
             if os.path.basename(m[1]) == os.path.basename(file)}
    missing, strange = expected - found, found - expected
    if missing or strange or run.returncode > 1:
        failed = True
        print(f"{file}: missing {sorted(missing)}, not expected {sorted(strange)}, "
              f"exit code {run.returncode}\n{output}")
sys.exit(failed)
