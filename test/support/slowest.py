# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""slowest.py N JUNIT…: the N tests that took longest, in seconds, and the sum of all."""
import pathlib
import sys
import xml.etree.ElementTree as tree

reports = [path for path in map(pathlib.Path, sys.argv[2:]) if path.exists()]
if not reports:
    sys.exit("no durations are kept yet: run ./dev test first")
times = [(float(case.get("time") or 0), f"{case.get('classname')} {case.get('name')}")
         for path in reports for case in tree.parse(path).iter("testcase")]
for seconds, name in sorted(times, reverse=True)[:int(sys.argv[1])]:
    print(f"{seconds:8.1f}  {name}")
print(f"{sum(seconds for seconds, _ in times):8.1f}  all {len(times)}")
