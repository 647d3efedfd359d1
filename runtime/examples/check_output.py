# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_output.py SOURCE PROGRAM: it prints the lines after `// prints:` at the source's end."""
import subprocess
import sys

source, program = sys.argv[1:]
text = open(source).read()
_, _, comment = text.partition("\n// prints:\n")
expected = [line[3:].rstrip() for line in comment.splitlines() if line.startswith("//")]
run = subprocess.run([program], capture_output=True, text=True, timeout=50)
printed = [line.rstrip() for line in run.stdout.splitlines()]
if run.returncode != 0 or run.stderr or printed != expected:
    sys.exit(f"{source}: exit code {run.returncode}\nexpected: {expected}\nprinted:  {printed}\n"
             f"{run.stderr}")
