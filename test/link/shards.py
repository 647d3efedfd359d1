# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""shards.py COROLINT FOLDER INCLUDE: one project, analysed in every way there is; the bytes are equal.

A chain of files, each calling the next and the last one blocking, a header with a finding of its own:
the whole program counts, and so does the order.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

corolint, folder, include = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
N = 7


def run(*command, where, fine=(0, 1)):
    done = subprocess.run([corolint, *map(str, command)], cwd=where, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in fine:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def project(root, order):
    root.mkdir(parents=True)
    (root / ".corolint.yaml").write_text("Root: true\n")
    (root / "common.h").write_text(
        "#pragma once\n#include \"coro.h\"\ntask<> work();\ninline void in_header() { work(); }\n")
    for i in range(N):
        last = "#include <thread>\n" if i == N - 1 else f"void step{i + 1}();\n"
        body = "std::this_thread::sleep_for(std::chrono::seconds(1));" if i == N - 1 else f"step{i + 1}();"
        (root / f"f{i}.cpp").write_text(
            f"#include \"common.h\"\n{last}void step{i}() {{ {body} }}\n"
            f"task<> run{i}() {{\n  step{i}();\n  co_await work();\n}}\n")
    entries = [{"directory": str(root), "file": f"f{i}.cpp",
                "command": f"clang++ -std=c++20 -I{include} -c f{i}.cpp"} for i in range(N)]
    random.Random(order).shuffle(entries)
    (root / "compile_commands.json").write_text(json.dumps(entries))


def check(root, *options, where=None):
    return run("check", "-p", root, "--quiet", "--format", "json", "--root", root, *options, root,
               where=where or root)


shutil.rmtree(folder, ignore_errors=True)
root = folder / "p"
project(root, 1)
expected = check(root, "--no-cache", "-j1")
count = len(json.loads(expected)["findings"])
same = {"-j3": check(root, "--no-cache", "-j3")}
cache = folder / "cache"
same["cold cache"] = check(root, "--cache-dir", cache, "-j2")
same["warm cache"] = check(root, "--cache-dir", cache, "-j2")
same["another folder"] = check(root, "--no-cache", where="/")

for i in (1, 2, 3):
    run("summarize", "-p", root, "--root", root, "--shard", f"{i}/3", "-o", folder / "reports", where=root,
        fine=(0,))
link = ("--root", root, "--quiet", "--format", "json")
same["three shards, linked"] = run("link", folder / "reports", *link, where=root)
for i in range(N):
    run("summarize", f"f{i}.cpp", "-p", root, "--root", root, "-o", folder / f"one{i}", where=root, fine=(0,))
same["one by one, linked"] = run("link", *(folder / f"one{i}" for i in reversed(range(N))), *link, where=root)

shutil.rmtree(root)
project(root, 2)
same["shuffled database"] = check(root, "--no-cache")
shutil.move(root, folder / "elsewhere")
shutil.rmtree(folder / "elsewhere")
project(folder / "elsewhere", 1)
same["elsewhere"] = check(folder / "elsewhere", "--no-cache")

wrong = [name for name, text in same.items() if text != expected]
print(f"{count} findings, {len(same) - len(wrong)} of {len(same)} ways give the same bytes")
if wrong or count < N:
    sys.exit("different: " + ", ".join(wrong))
