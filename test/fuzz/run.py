#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""run.py BUILD [SECONDS [WHAT…]]: fuzzes the parsers and the analysis, one after the other.

BUILD was configured with -DCOROLINT_FUZZ=ON, and `ninja fuzzers corolint` run in it. Seeds are the
pages' code and configurations, the models that are compiled in, and what corolint writes; what is
learnt stays in BUILD/fuzz/<what>, and an input that crashes in BUILD/fuzz/<what>-crash-…. A source
on which Clang itself crashes is none of ours: it is told and the fuzzing goes on.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "test/mutation"))
import torture  # noqa: E402

CODE = re.compile(r"^```cpp.*?\n(.*?)^```", re.M | re.S)
YAML = re.compile(r"^```yaml.*?\n(.*?)^```", re.M | re.S)
DIFF = """diff --git a/a.cpp b/a.cpp
--- a/a.cpp
+++ b/a.cpp
@@ -1,2 +3,4 @@ int f() {
 same
-gone
+here
\\ No newline at end of file
"""
RESPONSE = "-DNAME=\"a b\" '-I x y' \\\n-isystem /x @other.rsp -std=c++20 -Wp,-MD,x.d -B. -x c++\n"
COMMAND = ("/usr/bin/ccache g++-12 -std=gnu++20 -I../include -isystem /x -include pch.hpp -Winvalid-pch "
           "-march=native -fmodules-ts -o a.o -c ../src/a.cpp")
DATABASE = [{"directory": "/x/build", "file": "../src/a.cpp", "command": COMMAND},
            {"directory": ".", "file": "b.cpp", "output": "b.o",
             "arguments": ["cl.exe", "/std:c++20", "/Yupch.h", "/FIx.h", "/c", "b.cpp"]},
            {"directory": "/x", "file": "pch.hpp", "command": "clang++ -x c++-header -o p.pch pch.hpp"}]
PRESETS = {"version": 4, "include": ["more.json"], "configurePresets": [
    {"name": "base", "hidden": True, "binaryDir": "${sourceDir}/out/${presetName}"},
    {"name": "linux", "inherits": ["base"], "binaryDir": "$env{HOME}/$penv{X}/${generator}"}]}
EDITORS = """CompileFlags:
  CompilationDatabase: build/x # there

{
  // where
  "cmake.buildDirectory": "${workspaceFolder}/build/${buildType}", /* and */
  "clangd.arguments": ["--compile-commands-dir=out", "-j=2",],
}
"""
GLOBS = ["src/**/*.cpp\nsrc/a/b/c.cpp", "*-await*\ncoro-unawaited-task", "**/x?y/\na/x-y/z"]
WRITTEN = {"diff": [DIFF], "response": [RESPONSE, COMMAND], "flags": [COMMAND.replace(" ", "\n")],
           "database": [json.dumps(DATABASE, indent=1)], "presets": [json.dumps(PRESETS, indent=1)],
           "editors": [EDITORS], "globs": GLOBS}


def blocks(pattern):
    for page in sorted([*ROOT.glob("checks/*/*.md"), *ROOT.glob("docs/*.md")]):
        for block in pattern.finditer(page.read_text()):
            yield block[1]


def reports(build, folder):
    """What corolint writes: reports, and baselines."""
    folder.mkdir(exist_ok=True)
    include = ROOT / "test/support/include"
    for i, block in enumerate(b for b in blocks(CODE) if "coro.h" in b):
        if i % 8 == 0:
            (folder / f"{i}.cpp").write_text(block)
    for source in sorted(folder.glob("*.cpp")):
        flags = ["--", "-std=c++20", f"-isystem{include}"]
        for command in (["summarize", source, "-o", source.with_suffix(".report")],
                        ["baseline", "create", source, "--no-cache", "--baseline",
                         source.with_suffix(".baseline")],
                        ["check", source, "--no-cache", "--format",
                         f"json={source.with_suffix('.results')}"]):
            subprocess.run([build / "bin/corolint", *command, *flags], cwd=folder,
                           capture_output=True)
    return folder


def seeds(parser, build):
    if parser == "sources":
        return list(torture.blocks())
    if parser == "configuration":
        return list(blocks(YAML))
    if parser == "models":
        return [path.read_text() for path in ROOT.glob("checks/model/data/*.yaml")]
    if parser in WRITTEN:
        return WRITTEN[parser]
    written = reports(build, build / "fuzz" / "written")
    return [path.read_text() for path in sorted(written.glob(f"*.{parser}"))]


def fuzz(parser, corpus, build, seconds):
    """Until the first finding."""
    program = "fuzz_sources" if parser == "sources" else "fuzz_parsers"
    mode = [f"-max_total_time={seconds}"] if seconds else ["-runs=0"]
    return subprocess.run(
        [build / "bin" / program, *mode, "-timeout=60", "-rss_limit_mb=4096", "-detect_leaks=0",
         "-max_len=20000", "-print_final_stats=1", f"-artifact_prefix={corpus}-", "-verbosity=1",
         corpus],
        env=os.environ | {"COROLINT_PARSER": parser, "COROLINT_FLAGS": " ".join(torture.FLAGS),
                          "ASAN_OPTIONS": "quarantine_size_mb=64:malloc_context_size=4",
                          "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"},
        stdout=sys.stdout, stderr=subprocess.STDOUT).returncode


def is_of_clang(parser, artifact):
    return parser == "sources" and torture.crashes("clang++-22", artifact)


def run(parser, build, seconds):
    """What crashed."""
    corpus = build / "fuzz" / parser
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(seeds(parser, build)):
        (corpus / f"seed{i}").write_text(seed)
    end = time.monotonic() + seconds
    known = set(corpus.parent.glob(f"{parser}-*"))
    while fuzz(parser, corpus, build, seconds and max(1, int(end - time.monotonic()))):
        new = set(corpus.parent.glob(f"{parser}-*")) - known
        known |= new
        if not new or not all(is_of_clang(parser, artifact) for artifact in new):
            return sorted(new) or ["it ended without an artifact"]
        print(f"Clang's own: {', '.join(map(str, new))}", flush=True)
        if time.monotonic() > end:
            break
    return []


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    every = ["report", "results", "models", "configuration", "baseline", *WRITTEN, "sources"]
    failed = [parser for parser in sys.argv[3:] or every if run(parser, build, seconds)]
    print("no finding" if not failed else f"findings in: {' '.join(failed)}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
