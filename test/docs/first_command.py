# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""first_command.py SOURCE PRESET LLVM: `./dev lint` shows what the README and the front page show of it."""
import os
import pathlib
import re
import subprocess
import sys
import textwrap

source, preset, llvm = pathlib.Path(sys.argv[1]), *sys.argv[2:]
done = subprocess.run([source / "dev", "lint"], text=True, stdout=subprocess.PIPE,
                      env=os.environ | {"COROLINT_PRESET": preset, "COROLINT_LLVM": llvm})
if done.returncode != 1 or "Found 8 problems" not in done.stdout:
    sys.exit(f"exit {done.returncode}, and not the eight of the README\n{done.stdout}")
# Of the site's reader the paths are src/…, as in a project of his own.
output = done.stdout.replace("examples/chat/src/", "src/")
for page in ("README.md", "docs/index.md"):
    shown = re.search(r"^(    warning\[.*\n(?:    .*\n)+)", (source / page).read_text(), re.M)[1]
    if textwrap.dedent(shown).replace("examples/chat/src/", "src/") not in output:
        sys.exit(f"{page} shows another finding than ./dev lint")
