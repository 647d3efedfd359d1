# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pre_commit.py COROLINT FOLDER INCLUDE: a repository whose commits run our hooks through pre-commit."""
import json
import os
import pathlib
import subprocess
import sys

corolint, folder, include = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
project = folder / "server"
who = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "commit.gpgsign=false"]
os.environ["PATH"] = f"{pathlib.Path(corolint).parent}:{os.environ['PATH']}"
os.environ["PRE_COMMIT_HOME"] = str(folder / "home")


def run(*command, where=project):
    return subprocess.run(command, cwd=where, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def commit(title):
    run("git", "add", "-A")
    done = run("git", *who, "commit", "-m", title)
    print(f"{title}:", "refused" if done.returncode else "accepted")
    print(done.stdout)


def hook(name):
    (project / ".pre-commit-config.yaml").write_text(
        f"repos: [{{repo: '{folder}/hooks', rev: v1, hooks: [{{id: {name}}}]}}]\n")


hooks = folder / "hooks"
hooks.mkdir()
(folder / ".pre-commit-hooks.yaml").rename(hooks / ".pre-commit-hooks.yaml")
run("git", "init", "-q", where=hooks)
run("git", "add", "-A", where=hooks)
run("git", *who, "commit", "-qm", "hooks", where=hooks)
run("git", "tag", "v1", where=hooks)

run("git", "init", "-q")
entries = [{"directory": str(project), "file": name,
            "command": f"clang++ -std=c++20 -I{include} -c {name}"}
           for name in ("disk.cpp", "server.cpp")]
(project / "compile_commands.json").write_text(json.dumps(entries))
hook("corolint")
print(run("pre-commit", "install").stdout)
commit("first commit")

hook("corolint-staged")
run("git", *who, "commit", "--no-verify", "-qm", "as it is")
source = project / "disk.cpp"
source.write_text(source.read_text() + "int unrelated;\n")
commit("old finding, other lines staged")
