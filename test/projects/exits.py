# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""exits.py CODE COMMAND...: fails unless the command ends with that code."""
import subprocess
import sys

done = subprocess.run(sys.argv[2:], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
if done.returncode != int(sys.argv[1]):
    sys.exit(f"ended with {done.returncode}, not {sys.argv[1]}:\n{done.stdout}")
