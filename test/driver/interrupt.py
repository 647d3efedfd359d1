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
    command("a.cpp", "b.cpp", "-j1", "--format", "agent", "--format", "json=out.json",
            "--format", "sarif=out.sarif"),
    cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
with open(folder / "pipe.h", "w"):
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
assert running.returncode == 128 + signal.SIGINT, running.returncode
assert "a.cpp:3:3: warning: coro-unawaited-task" in out, out
assert "interrupted; what was found until then is shown" in err, err
REST = "interrupted before 1 file was analysed"
results = json.loads((folder / "out.json").read_text())
assert len(results["findings"]) == 1
assert not results["complete"] and results["notAnalysed"] == REST, results
invocation = json.loads((folder / "out.sarif").read_text())["runs"][0]["invocations"][0]
assert not invocation["executionSuccessful"] and invocation["exitSignalNumber"] == signal.SIGINT
assert REST in json.dumps(invocation), invocation
assert {p.name for p in folder.iterdir()} == {"a.cpp", "b.cpp", "pipe.h", "out.json", "out.sarif", "cache",
                                              ".corolint.yaml"}, "something is left half-written"
merged = subprocess.run([corolint, "merge", "out.json"], cwd=folder, text=True, capture_output=True)
assert merged.returncode == 2 and REST in merged.stdout, merged
assert "out.json is of a run that did not look at every file" in merged.stderr, merged

again = subprocess.run(command("a.cpp", "--profile"), cwd=folder, text=True, stdout=subprocess.PIPE)
assert "1 of them from the cache" in again.stdout, again.stdout

# Nor does doctor call well what it did not look at.
(folder / "compile_commands.json").write_text(json.dumps(
    [{"directory": str(folder), "file": "b.cpp", "command": "g++ -std=c++20 -c b.cpp"}]))
examining = subprocess.Popen([corolint, "doctor"], cwd=folder, text=True, stdout=subprocess.PIPE)
with open(folder / "pipe.h", "w"):
    examining.send_signal(signal.SIGTERM)
    out, _ = examining.communicate(timeout=60)
assert examining.returncode == 128 + signal.SIGTERM, examining.returncode
assert "interrupted: not everything was looked at" in out and "well" not in out, out
