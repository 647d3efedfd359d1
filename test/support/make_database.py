# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make_database.py FOLDER FILE…: a compilation database for files of that folder."""
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1]).resolve()
entries = [{"directory": str(folder), "file": str(folder / name),
            "arguments": ["clang++", "-std=c++20", "-c", str(folder / name)]}
           for name in sys.argv[2:]]
(folder / "compile_commands.json").write_text(json.dumps(entries))
