# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""versions.py SOURCE: what is fetched, and what is packaged, has the version of CMakeLists.txt."""
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
PLACES = {
    "integrations/github/action.yml": r"Release to fetch;.*\n    default: (\S+)",
    "integrations/gitlab/corolint.yml": r"version: \{ default: (\S+) \}",
    "integrations/homebrew/corolint.rb": r'version "(\S+)"',
    "integrations/vscode/package.json": r'"version": "(\S+)"',
}
version = re.search(r"^project\(corolint VERSION (\S+)", (source / "CMakeLists.txt").read_text(), re.M)[1]
found = {place: re.search(pattern, (source / place).read_text()) for place, pattern in PLACES.items()}
wrong = [f"{place}: not {version}" for place, match in found.items() if not match or match[1] != version]
sys.exit("\n".join(wrong) or 0)
