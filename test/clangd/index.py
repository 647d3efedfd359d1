# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""corolint-clangd knows of other files what the last run of corolint wrote down.

REQUIRES: corolint-clangd, corolint
RUN: %python %s %t %corolint_clangd %corolint
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import lsp

ROOT = pathlib.Path(sys.argv[1]).resolve()
SERVER = [sys.argv[2], "--background-index=0"]
HEADER = (pathlib.Path(__file__).parent.parent / "hosts/Inputs/demo.h").read_text()
CALLER = '#include "demo.h"\nvoid store();\ntask serve() {\n  store();\n  co_return;\n}\n'
STORE = ("#include <chrono>\n#include <thread>\n"
         "void store() { std::this_thread::sleep_for(std::chrono::seconds(1)); }\n")


def found():
    with lsp.Client(SERVER, ROOT) as c:
        return [(d["range"]["start"]["line"], d["code"])
                for d in c.diagnostics(c.open(ROOT / "a.cpp")) if d.get("code") == "coro-blocking-call"]


def same(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got}, wanted {wanted}")
    print("ok", what)


shutil.rmtree(ROOT, ignore_errors=True)
ROOT.mkdir(parents=True)
os.environ["COROLINT_CACHE_DIR"] = str(ROOT / "cache")
for name, text in {"demo.h": HEADER, "a.cpp": CALLER, "b.cpp": STORE, ".corolint.yaml": "Root: true\n"}.items():
    (ROOT / name).write_text(text)
(ROOT / "compile_commands.json").write_text(json.dumps([
    {"directory": str(ROOT), "file": str(ROOT / name),
     "arguments": ["clang++", "-std=c++20", "-c", name]} for name in ("a.cpp", "b.cpp")]))
same("no index", found(), [])
subprocess.run([sys.argv[3], "check", "--quiet"], cwd=ROOT, stdout=subprocess.DEVNULL)
same("with an index", found(), [(3, "coro-blocking-call")])
(ROOT / "b.cpp").write_text(STORE + "// changed\n")
same("of a file that changed since", found(), [])
