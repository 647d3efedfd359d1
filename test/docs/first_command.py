# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""first_command.py SOURCE PRESET LLVM: `./dev lint` shows what the README and the front page show of it."""
import os
import pathlib
import re
import subprocess
import sys
import textwrap

source, preset, llvm = pathlib.Path(sys.argv[1]), *sys.argv[2:]
done = subprocess.run([source / "dev", "lint"], text=True, capture_output=True,
                      env=os.environ | {"COROLINT_PRESET": preset, "COROLINT_LLVM": llvm})
if done.returncode != 0 or "Found 8 problems" not in done.stdout:
    sys.exit(f"exit {done.returncode}, and not the eight of the README\n{done.stdout}")
if "were planted" not in done.stderr or "./dev lint PATH" not in done.stderr:
    sys.exit(f"does not say that the mistakes were planted, and what to type next\n{done.stderr}")
own = subprocess.run([source / "dev", "lint", source / "examples/chat/src/room.cpp", "--", "-std=c++20",
                      f"-I{source}/examples/chat/src", f"-I{source}/runtime/include"],
                     text=True, capture_output=True,
                     env=os.environ | {"COROLINT_PRESET": preset, "COROLINT_LLVM": llvm})
if own.returncode != 1 or "were planted" in own.stderr:
    sys.exit(f"./dev lint PATH must keep the linter's exit code, 1: {own.returncode}\n{own.stdout}{own.stderr}")
# The reader of the site sees src/…, as in a project of their own.
output = done.stdout.replace("examples/chat/src/", "src/")
for page in ("README.md", "docs/index.md"):
    shown = re.search(r"^(    warning\[.*\n(?:    .*\n)+)", (source / page).read_text(), re.M)[1]
    if textwrap.dedent(shown).replace("examples/chat/src/", "src/") not in output:
        sys.exit(f"{page} shows another finding than ./dev lint")
