# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""headers_of_shards.py COROLINT FOLDER: a project with headers that nothing includes, as reports and in shards."""
import pathlib
import subprocess
import sys

corolint, folder = sys.argv[1], pathlib.Path(sys.argv[2])
N = 5


def run(*words):
    done = subprocess.run([corolint, *map(str, words)], cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    if "--shard" in words:
        sys.stdout.writelines(line + "\n" for line in done.stderr.splitlines() if "left out" in line)
    return done.stdout


shown = ("--quiet", "--format", "agent")
expected = run("check", "--no-cache", *shown)
run("summarize", "-o", "whole")
ways = [run("link", "whole", *shown)]
for i in range(1, N + 1):
    run("summarize", "--shard", f"{i}/{N}", "-o", "shards")
    run("check", "--no-cache", "--quiet", "--shard", f"{i}/{N}", "--format", f"json=shard{i}.json")
ways += [run("link", "shards", *shown), run("merge", *(f"shard{i}.json" for i in range(1, N + 1)), *shown)]
print(f"{expected.count('warning:')} findings, and {ways.count(expected)} of {len(ways)} ways give the same")
