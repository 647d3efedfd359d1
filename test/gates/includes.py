# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The arrows between the parts: driver -> checks/<group> -> the floors of checks/, each of which
# includes only those below it, with Check.h, Finding.h, Options.h and Report.h open to all.
#
# RUN: %python %s %source
# The gate sees what it must not let pass:
# RUN: split-file %s.inputs %t
# RUN: not %python %s %t 2>&1 | FileCheck %s
# CHECK-DAG: checks/awaiting/a.cpp:1: a check includes another check's group: suspension/b.h
# CHECK-DAG: checks/awaiting/a.cpp:2: checks/ includes the driver: ../driver/run/Pool.h
# CHECK-DAG: checks/model/Types.h:1: model/ may not include code/: code/Unit.h
# CHECK-DAG: checks/flow/Flow.h:1: flow/ may not include subjects/: subjects/Locks.h
# CHECK-DAG: runtime/include/aio/task.hpp:1: runtime/ stands apart: ../../checks/Check.h
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
# The floors of checks/, lowest first: each may include those before it, and nothing above.
FLOORS = ["model", "code", "values", "flow", "summaries", "subjects", "words", "link"]
SHARED = set(FLOORS)
LAYERS = {floor: set(FLOORS[:i]) for i, floor in enumerate(FLOORS)}


def sources(part):
    for path in sorted((ROOT / part).rglob("*")):
        if path.suffix in (".h", ".hpp", ".cpp", ".inc"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if match := INCLUDE.match(line):
                    yield path, f"{path.relative_to(ROOT)}:{number}", match[1]


def layer_of(name, path):
    """The folder of checks/ that an include names, or None."""
    for base in (path.parent, ROOT / "checks"):
        target = (base / name).resolve()
        if target.is_relative_to((ROOT / "checks").resolve()) and \
                (target.exists() or base == ROOT / "checks"):
            parts = target.relative_to((ROOT / "checks").resolve()).parts
            return parts[0] if len(parts) > 1 else None
    return None


def judge_check(path, where, name):
    own = path.relative_to(ROOT / "checks").parts[0]
    layer = layer_of(name, path)
    if "driver/" in name or (ROOT / "driver" / name).exists():
        return f"{where}: checks/ includes the driver: {name}"
    if layer is None or layer == own or not (ROOT / "checks" / layer).is_dir():
        return None
    if own in LAYERS:
        return None if layer in LAYERS[own] else f"{where}: {own}/ may not include {layer}/: {name}"
    if (path.parent != ROOT / "checks") and layer not in SHARED:
        return f"{where}: a check includes another check's group: {name}"
    return None


wrong = [e for part in ["checks"] for item in sources(part) if (e := judge_check(*item))]
wrong += [f"{where}: runtime/ stands apart: {name}" for _, where, name in sources("runtime")
          if "checks/" in name or "driver/" in name]
print("\n".join(wrong))
sys.exit(bool(wrong))
