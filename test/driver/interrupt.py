# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: interrupt.py <corolint> <include folder> <folder>"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

corolint, include, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
(folder / ".corolint.yaml").write_text("Root: true\n")
(folder / "a.cpp").write_text('#include "task.h"\ntask run() {\n  step();\n  co_return;\n}\n')
# Reads from a pipe: when somebody opens it, a.cpp is done, and b.cpp waits for what never comes.
(folder / "b.cpp").write_text('#include "pipe.h"\n')
os.mkfifo(folder / "pipe.h")
FLAGS = ["--", "-std=c++20", f"-I{include}"]


def command(*options):
    return [corolint, *options, "--quiet", "--cache-dir", str(folder / "cache"), *FLAGS]


running = subprocess.Popen(
    command("a.cpp", "b.cpp", "-j1", "--format", "agent", "--format", "json=out.json"),
    cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
with open(folder / "pipe.h", "w"):
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
assert running.returncode == 128 + signal.SIGINT, running.returncode
assert "a.cpp:3:3: warning: coro-unawaited-task" in out, out
assert "interrupted; what was found until then is shown" in err, err
assert len(json.loads((folder / "out.json").read_text())["findings"]) == 1
assert {p.name for p in folder.iterdir()} == {"a.cpp", "b.cpp", "pipe.h", "out.json", "cache",
                                              ".corolint.yaml"}, "something is left half-written"

again = subprocess.run(command("a.cpp", "--profile"), cwd=folder, text=True, stdout=subprocess.PIPE)
assert "1 of them from the cache" in again.stdout, again.stdout
